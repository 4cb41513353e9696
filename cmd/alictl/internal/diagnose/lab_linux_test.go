package diagnose_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alictl/alictl/cmd/alictl/internal/cli"
	"github.com/alictl/alictl/mocks/netlab"
)

// diagnosed is what a diagnosis says, as far as these tests ask.
type diagnosed struct {
	Findings []struct {
		Cause, Side, Certainty string
		Harmful                bool
	}
	Chain []struct {
		Links []struct {
			Name    string
			Seconds *float64
			Closes  string
		}
		Shortest string
		NotTold  []string `json:"who_is_not_told"`
	}
}

func (d diagnosed) has(cause string, harmful bool) bool {
	for _, f := range d.Findings {
		if f.Cause == cause && f.Harmful == harmful {
			return true
		}
	}
	return false
}

func (d diagnosed) harmful() []string {
	var out []string
	for _, f := range d.Findings {
		if f.Harmful {
			out = append(out, f.Cause)
		}
	}
	return out
}

func decodeDiagnosis(t *testing.T, out []byte) diagnosed {
	t.Helper()
	var d diagnosed
	if err := json.Unmarshal(out, &d); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	return d
}

// diagnose runs a diagnosis in this process.
func diagnose(t *testing.T, args ...string) diagnosed {
	t.Helper()
	var out, said bytes.Buffer
	code := cli.Run(context.Background(), cli.Env{
		Stdin: strings.NewReader(""), Stdout: &out, Stderr: &said, Getenv: func(string) string { return "" }, Now: time.Now,
	}, append([]string{"alictl", "diagnose"}, append(args, "-o", "json", "--exit-zero")...))
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, said.Bytes())
	}
	return decodeDiagnosis(t, out.Bytes())
}

func needLab(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("runs in real time")
	}
	if err := netlab.Missing(); err != nil {
		t.Skip(err)
	}
}

// evidenceOf writes what a host and an account with these timers look like.
func evidenceOf(t *testing.T, s netlab.Setup) string {
	t.Helper()
	dir := t.TempDir()
	kind, protocol, idle := "clb", "tcp", fmt.Sprintf(`"established_timeout": %d`, s.ListenerIdle)
	group, id, port := "clb_default", "lb-1", 80
	if s.Protocol == netlab.UDP {
		kind, protocol, idle, group, id, port = "nlb", "udp", fmt.Sprintf(`"listener_id": "lsn-1", "idle_timeout": %d`, s.ListenerIdle), "nlb", "sgp-1", 5353
	}
	tcp, udp := s.ENI, 100
	if s.Protocol == netlab.UDP {
		tcp, udp = 910, s.ENI
	}
	keepalive, timer, probes := "keepalive_timeout 3600;", "", ""
	if s.NginxKeepalive > 0 {
		keepalive = fmt.Sprintf("keepalive_timeout %d;", s.NginxKeepalive)
	}
	if s.Keepalive > 0 {
		timer = fmt.Sprintf(" timer:(keepalive,%dsec,0)", s.Keepalive)
		probes = fmt.Sprintf(" so_keepalive=%ds:%ds:9", s.Keepalive, s.Keepalive)
	}
	for name, text := range map[string]string{
		"snapshot.json": fmt.Sprintf(`{"schema": "alictl/snapshot/v1", "taken_at": "2026-11-20T02:00:00Z", "account_id": "1", "regions": ["r"],
			"load_balancers": [{"region_id": "r", "load_balancer_id": "lb-1", "kind": %q, "status": "active"}],
			"listeners": [{"region_id": "r", "load_balancer_id": "lb-1", "kind": %q, "port": %d, "protocol": %q, "running": true, %s, "groups": [{"kind": %q, "id": %q}]}],
			"server_groups": [{"region_id": "r", "kind": %q, "id": %q, "backends": [{"server_type": "Ecs", "server_id": "i-1", "port": %d, "weight": 100}]}],
			"interfaces": [{"region_id": "r", "network_interface_id": "eni-1", "instance_id": "i-1", "primary": true, "addresses": ["10.200.3.2"],
				"timeouts": {"tcp_established_timeout": %d, "tcp_closed_and_time_wait_timeout": 15, "udp_timeout": %d}}],
			"instances": [{"region_id": "r", "instance_id": "i-1", "primary_network_interface_id": "eni-1"}], "errors": [], "include_stopped": false}`,
			kind, kind, port, protocol, idle, group, id, group, id, port, tcp, udp),
		"sysctl.txt": "net.ipv4.tcp_keepalive_time = 7200\nnet.ipv4.ip_forward = 0\n",
		"ss.txt": "State Recv-Q Send-Q Local Address:Port Peer Address:Port Process Timer\n" +
			"LISTEN 0 511 10.200.3.2:80 0.0.0.0:* users:((\"nginx\",pid=7,fd=6))\n" +
			"ESTAB 0 0 10.200.3.2:80 10.200.1.2:40000 users:((\"nginx\",pid=8,fd=3))" + timer + "\n",
		"nginx-T.txt": "# configuration file /etc/nginx/nginx.conf:\nevents {}\nhttp { " + keepalive + " server { listen 10.200.3.2:80" + probes + "; } }\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// predicted is what the clocks of the chain say will happen after the silence, and
// whether the service will still have its connection.
func predicted(t *testing.T, d diagnosed, s netlab.Setup) (netlab.Outcome, bool) {
	t.Helper()
	if len(d.Chain) != 1 {
		t.Fatalf("%d paths", len(d.Chain))
	}
	path := d.Chain[0]
	shortest, closes, listener := 0.0, "", 0.0
	for _, l := range path.Links {
		if l.Name == path.Shortest && l.Seconds != nil {
			shortest, closes = *l.Seconds, l.Closes
		}
		if strings.HasPrefix(l.Name, "listener") && l.Seconds != nil {
			listener = *l.Seconds
		}
	}
	for _, l := range path.Links {
		if l.Closes == "probes" && l.Seconds != nil && *l.Seconds < shortest {
			return netlab.Answered, true
		}
	}
	silence := float64(s.Silence)
	switch {
	case silence < shortest:
		return netlab.Answered, true
	case closes == "fin":
		return netlab.Closed, false
	case closes == "forgets" && (silence < listener || s.Protocol == netlab.UDP):
		return netlab.Stalled, true
	case closes == "forgets":
		return netlab.Reset, slices.Contains(path.NotTold, "service")
	}
	return netlab.Reset, false
}

// TestChainPredictsWhatHappens: what `diagnose chain` says of a set-up is what a real
// kernel does with it. Layer 7 is not a chain of one connection, so it is left out.
func TestChainPredictsWhatHappens(t *testing.T) {
	t.Parallel()
	needLab(t)
	for _, s := range netlab.Setups() {
		if s.Protocol == netlab.HTTP {
			continue
		}
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			d := diagnose(t, "chain", "--from", evidenceOf(t, s))
			want, holds := predicted(t, d, s)
			got, err := netlab.Play(context.Background(), s)
			if err != nil {
				t.Fatal(err)
			}
			if got.Outcome != want {
				t.Errorf("predicted %s, and it was %s: %+v", want, got.Outcome, d.Chain)
			}
			if s.Protocol == netlab.TCP && got.BackendHolds != holds {
				t.Errorf("predicted that the service holds the connection: %v, and it was %v", holds, got.BackendHolds)
			}
			forgotten := got.Outcome == netlab.Stalled && s.ENI < s.ListenerIdle || got.Outcome == netlab.Reset && got.BackendHolds
			if d.has("idle-timeout-chain-eni-shortest", true) != forgotten {
				t.Errorf("the interface forgot: %v, and the findings are %+v", forgotten, d.Findings)
			}
		})
	}
}

// TestNginxOfTheSystemIsDiagnosed: nginx in front of a backend that misbehaves.
func TestNginxOfTheSystemIsDiagnosed(t *testing.T) {
	t.Parallel()
	needLab(t)
	harmless := []string{"client-gone-before-response"}
	for _, m := range netlab.Misdeeds() {
		t.Run(m.Cause, func(t *testing.T) {
			t.Parallel()
			p, err := netlab.StartProxy(context.Background(), m)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = p.Close() })
			if err := m.Play(p); err != nil {
				t.Fatal(err)
			}
			d := diagnose(t, "nginx", "--from", p.Dir)
			if !d.has(m.Cause, !slices.Contains(harmless, m.Cause)) {
				log, _ := p.ErrorLog()
				t.Errorf("found %+v\n%s", d.Findings, log)
			}
			for _, cause := range d.harmful() {
				if cause != m.Cause {
					t.Errorf("%s is harmful too", cause)
				}
			}
		})
	}
}

// TestTheKernelIsDiagnosed runs the program in namespaces whose kernel is in trouble.
func TestTheKernelIsDiagnosed(t *testing.T) {
	if os.Getenv("ALICTL_TEST_KERNEL") == "" {
		t.Skip("set ALICTL_TEST_KERNEL: it lowers limits of the whole machine for a moment")
	}
	needLab(t)
	program := filepath.Join(t.TempDir(), "alictl")
	if out, err := exec.Command("go", "build", "-o", program, "github.com/alictl/alictl/cmd/alictl").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	harmless := []string{"time-wait-bucket-overflow", "ephemeral-ports-exhausted"}
	for _, p := range netlab.Provocations() {
		t.Run(p.Cause, func(t *testing.T) {
			trouble, err := p.Make(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			defer func() {
				if err := trouble.Close(); err != nil {
					t.Error(err)
				}
			}()
			cmd := trouble.Namespace.Command(context.Background(), program, "diagnose", "host", "--interval", "3s", "-o", "json", "--exit-zero", "--quiet")
			var out, said bytes.Buffer
			cmd.Stdout, cmd.Stderr = &out, &said
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			if p.Again != nil {
				time.Sleep(time.Second)
				if err := p.Again(trouble); err != nil {
					t.Error(err)
				}
			}
			if err := cmd.Wait(); err != nil {
				t.Fatalf("%v: %s", err, said.Bytes())
			}
			d := decodeDiagnosis(t, out.Bytes())
			if !d.has(p.Cause, !slices.Contains(harmless, p.Cause)) {
				t.Errorf("found %+v", d.Findings)
			}
		})
	}
}
