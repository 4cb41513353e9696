package align_test

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/alictl/alictl/cmd/alictl/internal/clitest"
	"github.com/alictl/alictl/internal/journal"
	"github.com/alictl/alictl/mocks/fakecloud"
)

// crashRig is the built program and a plan of a world, which every round serves
// afresh.
type crashRig struct {
	binary   string
	world    *fakecloud.World
	plan     string
	original map[string]fakecloud.Timeouts
	applied  map[string]fakecloud.Timeouts
	calls    int // of a run that is left alone

	mu     sync.Mutex
	spread [5]int // struck runs by how many fifths of the changes were made
}

// The program is killed, or asked to stop, at random moments of an apply;
// ALICTL_TEST_CRASHES=200 says how often.
func TestCrash(t *testing.T) {
	t.Parallel()
	rig := newCrashRig(t)
	kills, stops := 60, 10
	if n, err := strconv.Atoi(os.Getenv("ALICTL_TEST_CRASHES")); err == nil {
		kills, stops = n, n/6
	} else if testing.Short() {
		kills, stops = 20, 5
	}
	t.Run("kill", func(t *testing.T) { rig.rounds(t, kills, rig.kill) })
	t.Run("interrupt", func(t *testing.T) { rig.rounds(t, stops, rig.interrupt) })
}

func newCrashRig(t *testing.T) *crashRig {
	t.Helper()
	r := &crashRig{binary: filepath.Join(t.TempDir(), "alictl"), world: crashWorld()}
	if out, err := exec.Command("go", "build", "-o", r.binary, "github.com/alictl/alictl/cmd/alictl").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	round := r.serve(t)
	r.original = timeoutsOf(round.Server)
	r.plan = filepath.Join(t.TempDir(), "plan.json")
	p, _ := mustPlan(round.Account, "--out", r.plan)
	if p.Summary.Interfaces < 60 || p.Summary.TooShort != p.Summary.Interfaces {
		t.Fatalf("the world is not fit for this test: %+v", p.Summary)
	}
	round.Server.ResetStats()
	if out, err := round.command(r).CombinedOutput(); err != nil {
		t.Fatalf("a run that is left alone: %v\n%s", err, out)
	}
	r.calls = round.answered()
	r.applied = timeoutsOf(round.Server)
	if len(differing(r.original, r.applied)) != p.Summary.Interfaces {
		t.Fatalf("%d interfaces changed, planned were %d", len(differing(r.original, r.applied)), p.Summary.Interfaces)
	}
	t.Logf("a run that is left alone changes %d interfaces with %d calls", p.Summary.Interfaces, r.calls)
	return r
}

// crashWorld has an NLB and a CLB before 64 interfaces that are all too short.
func crashWorld() *fakecloud.World {
	w := manyENIs(64)
	r := &w.Regions[0]
	r.ServerGroups = []fakecloud.ServerGroup{{ID: "sgp-1", VPC: "vpc-1"}}
	r.NLBs = []fakecloud.NLB{{ID: "nlb-1", VPC: "vpc-1", Listeners: []fakecloud.NLBListener{
		{Port: 443, Protocol: "TCP", IdleTimeout: 900, ServerGroup: "sgp-1"},
	}}}
	r.CLBs = []fakecloud.CLB{{ID: "lb-1", VPC: "vpc-1", Listeners: []fakecloud.CLBListener{{Port: 53, Protocol: "udp"}}}}
	for i := range r.Interfaces {
		ni := &r.Interfaces[i]
		ni.Timeouts = fakecloud.Timeouts{TCPEstablished: 60, TCPClosed: 3 + i%9, UDP: 30}
		if i%2 == 0 {
			r.ServerGroups[0].Servers = append(r.ServerGroups[0].Servers, fakecloud.GroupServer{ID: ni.Instance, IP: ni.Address, Port: 443, Weight: 100})
		} else {
			r.CLBs[0].Backends = append(r.CLBs[0].Backends, fakecloud.Backend{ID: ni.Instance, Weight: 100})
		}
	}
	return w
}

// rounds runs as many rounds as were struck in time, two at a time.
func (r *crashRig) rounds(t *testing.T, n int, one func(t *testing.T, seed int) (struck bool)) {
	t.Helper()
	var mu sync.Mutex
	left, tries, struck := n, 0, 0
	r.spread = [5]int{}
	next := func() (seed int, ok bool) {
		mu.Lock()
		defer mu.Unlock()
		if left <= 0 || tries >= 3*n || t.Failed() {
			return 0, false
		}
		left--
		tries++
		return tries, true
	}
	begun := time.Now()
	var workers sync.WaitGroup
	for range 2 {
		workers.Go(func() {
			for seed, ok := next(); ok; seed, ok = next() {
				hit := one(t, seed)
				mu.Lock()
				if hit {
					struck++
				} else {
					left++ // the run had ended by itself
				}
				mu.Unlock()
			}
		})
	}
	workers.Wait()
	if struck < n && !t.Failed() {
		t.Errorf("only %d of %d runs were struck before they ended", struck, n)
	}
	t.Logf("%d struck of %d runs in %s; by fifths of the changes made: %v", struck, tries, time.Since(begun).Round(100*time.Millisecond), r.spread)
}

// crashRound is one account with its own state directory.
type crashRound struct {
	*clitest.Account
	t    *testing.T
	stop func()
}

func (r *crashRig) serve(t *testing.T) crashRound {
	t.Helper()
	a, stop := clitest.Open(t, r.world, fakecloud.Options{})
	a.Server.SetFaults(fakecloud.Fault{Kind: fakecloud.FaultLatency, For: time.Millisecond})
	return crashRound{a, t, stop}
}

// command is the apply as a process of its own.
func (c crashRound) command(r *crashRig, args ...string) *exec.Cmd {
	if len(args) == 0 {
		args = []string{"apply", r.plan, "--yes"}
	}
	cmd := exec.Command(r.binary, append([]string{"align-timeouts"}, args...)...)
	for name, value := range c.Env {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	cmd.Env = append(cmd.Env, "GOGC=off") // several hundred short processes
	return cmd
}

// answered counts the calls that reached the account.
func (c crashRound) answered() int {
	n := 0
	for _, calls := range c.Server.Calls() {
		n += calls
	}
	return n
}

// strike starts an apply, sends it a signal at a moment, and returns its exit
// code, -1 when the signal ended it.
func (c crashRound) strike(r *crashRig, at moment, sig os.Signal) (code int, stderr string) {
	cmd := c.command(r)
	var errors bytes.Buffer
	cmd.Stderr = &errors
	if err := cmd.Start(); err != nil {
		c.t.Errorf("start: %v", err)
		return 0, ""
	}
	ended := make(chan struct{})
	go func() {
		_ = cmd.Wait() // the code says how
		close(ended)
	}()
	for c.answered() < at.calls {
		select {
		case <-ended:
			return cmd.ProcessState.ExitCode(), errors.String()
		case <-time.After(100 * time.Microsecond):
		}
	}
	time.Sleep(at.then)
	_ = cmd.Process.Signal(sig) // it may have ended
	<-ended
	return cmd.ProcessState.ExitCode(), errors.String()
}

// kill is one round: kill, look, run again, undo.
func (r *crashRig) kill(t *testing.T, seed int) (struck bool) {
	c := r.serve(t)
	defer c.stop()
	at := r.moment(seed)
	code, _ := c.strike(r, at, syscall.SIGKILL)
	changed := differing(r.original, timeoutsOf(c.Server))
	journals := c.journals()
	named := namedBy(journals)
	for _, id := range changed {
		if !named[id] {
			t.Errorf("round %d, killed %s: %s was changed and no journal names it", seed, at, id)
		}
	}
	if code != -1 {
		if code != 0 || len(changed) != len(r.original) {
			t.Errorf("round %d: ended by itself with %d and %d changes", seed, code, len(changed))
		}
		return false
	}
	r.note(len(changed))
	c.complete(r, seed)
	c.undo(r, seed)
	return true
}

func (r *crashRig) note(changes int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.spread[min(5*changes/len(r.original), 4)]++
}

// interrupt is one round: Ctrl-C, look, run again, undo.
func (r *crashRig) interrupt(t *testing.T, seed int) (struck bool) {
	c := r.serve(t)
	defer c.stop()
	at := r.moment(seed)
	code, stderr := c.strike(r, at, os.Interrupt)
	changed := differing(r.original, timeoutsOf(c.Server))
	journals := c.journals()
	if code == 0 {
		return false // it had ended, or had nothing left to stop
	}
	begun := false
	for path, j := range journals {
		if j.Torn {
			t.Errorf("round %d, interrupted %s: %s is torn", seed, at, path)
		}
		for _, run := range j.Runs {
			begun = true
			if run.End == nil || run.End.Result != journal.Stopped {
				t.Errorf("round %d, interrupted %s: the run has the end %+v", seed, at, run.End)
			}
		}
		written := 0
		for _, change := range j.Changes() {
			if !slices.Contains(changed, change.ID) {
				t.Errorf("round %d: %s is journaled as changed and is not", seed, change.ID)
			}
			written++
		}
		if written != len(changed) {
			t.Errorf("round %d: %d changes in the journal, %d in the account", seed, written, len(changed))
		}
	}
	switch {
	case begun && code != 4:
		t.Errorf("round %d, interrupted %s: exit code %d\n%s", seed, at, code, stderr)
	case !begun && (code != 1 && code != -1 && code != 4 || len(changed) > 0):
		t.Errorf("round %d, interrupted %s: exit code %d with %d changes before any run\n%s", seed, at, code, len(changed), stderr)
	}
	r.note(len(changed))
	c.complete(r, seed)
	c.undo(r, seed)
	return true
}

// moment is when a run is struck: a while after so many of its calls reached the
// account. Counting calls makes it hold on a machine of any speed.
type moment struct {
	calls int
	then  time.Duration
}

func (m moment) String() string { return fmt.Sprintf("%s after call %d", m.then, m.calls) }

// moment spreads the rounds evenly over the calls of a whole run, and each a
// little at random: a call takes one to a few milliseconds.
func (r *crashRig) moment(seed int) moment {
	const golden = 0.6180339887
	_, at := math.Modf(float64(seed) * golden)
	return moment{
		calls: int(at * float64(r.calls+1)),
		then:  time.Duration(rand.New(rand.NewPCG(uint64(seed), 9)).Int64N(int64(4 * time.Millisecond))),
	}
}

// complete runs the same command again, which must leave nothing to do.
func (c crashRound) complete(r *crashRig, seed int) {
	c.Server.SetFaults() // only the struck run need be slow
	out, err := c.command(r).CombinedOutput()
	if err != nil && !c.spent(r, err) {
		c.t.Errorf("round %d: run again: %v\n%s", seed, err, out)
	}
	if diff := cmp.Diff(r.applied, timeoutsOf(c.Server)); diff != "" {
		c.t.Errorf("round %d: run again: (-wanted +account)\n%s", seed, diff)
	}
}

// spent allows the refusal of a plan that the killed run had carried out.
func (c crashRound) spent(r *crashRig, err error) bool {
	var exit *exec.ExitError
	return errors.As(err, &exit) && exit.ExitCode() == 1 && len(differing(r.applied, timeoutsOf(c.Server))) == 0
}

// undo rolls every journal back, the newest first.
func (c crashRound) undo(r *crashRig, seed int) {
	journals := c.journals()
	for _, path := range slices.Backward(slices.Sorted(maps.Keys(journals))) {
		if out, err := c.command(r, "rollback", path, "--yes").CombinedOutput(); err != nil {
			c.t.Errorf("round %d: rollback: %v\n%s", seed, err, out)
		}
	}
	if diff := cmp.Diff(r.original, timeoutsOf(c.Server)); diff != "" {
		c.t.Errorf("round %d: rollback: (-original +account)\n%s", seed, diff)
	}
}

// journals reads every journal of the state directory.
func (c crashRound) journals() map[string]*journal.Journal {
	paths, err := filepath.Glob(filepath.Join(c.Env["XDG_STATE_HOME"], "alictl", "journals", "*.jsonl"))
	if err != nil {
		c.t.Errorf("list journals: %v", err)
	}
	out := map[string]*journal.Journal{}
	for _, path := range paths {
		j, err := journal.ReadFile(c.t.Context(), path)
		if err != nil {
			c.t.Errorf("read journal: %v", err)
			continue
		}
		out[path] = j
	}
	return out
}

// namedBy lists the interfaces that rollback would look at.
func namedBy(journals map[string]*journal.Journal) map[string]bool {
	named := map[string]bool{}
	for _, j := range journals {
		for _, change := range j.Changes() {
			named[change.ID] = true
		}
	}
	return named
}

func timeoutsOf(s *fakecloud.Server) map[string]fakecloud.Timeouts {
	out := map[string]fakecloud.Timeouts{}
	for _, r := range s.World().Regions {
		for _, ni := range r.Interfaces {
			out[ni.ID] = ni.Timeouts
		}
	}
	return out
}

func differing(a, b map[string]fakecloud.Timeouts) []string {
	var out []string
	for id, t := range a {
		if b[id] != t {
			out = append(out, id)
		}
	}
	return out
}
