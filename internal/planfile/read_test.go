package planfile_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alictl/alictl/internal/planfile"
	"github.com/alictl/alictl/internal/text"
)

// TestReadRefuses edits the contract's plan in one place and expects one clear
// sentence with the place.
func TestReadRefuses(t *testing.T) {
	t.Parallel()
	const eni = "interfaces[0]"
	for name, c := range map[string]struct{ old, new, want string }{
		"other schema":         {`timeout-plan/v1`, `timeout-plan/v2`, `schema: it is "alictl/timeout-plan/v2", and this version reads alictl/timeout-plan/v1`},
		"a journal":            {`"alictl/timeout-plan/v1"`, `"alictl/journal/v1"`, `schema: it is "alictl/journal/v1"`},
		"no schema":            {`"schema": "alictl/timeout-plan/v1",`, ``, "it has no schema"},
		"unknown field":        {`"complete": false`, `"complete": false, "force": true`, `the field "force" is not known`},
		"field in capitals":    {`"selected": true`, `"Selected": true`, eni + `.changes[0]: the field "Selected" is not known`},
		"field twice":          {`"selected": true`, `"selected": false, "selected": true`, eni + `.changes[0]: the field "selected" is there twice`},
		"trailing data":        {"\n}\n", "\n}\n{}", "something follows the end of the plan at line 85, column 1"},
		"not JSON":             {`"complete": false`, `"complete": nope`, "it is not JSON at line 8, column 16"},
		"a string for an int":  {`"port": 443`, `"port": "443"`, "listeners.port: it holds string where whole number is expected"},
		"a fraction":           {`"to": 910`, `"to": 910.5`, "changes.to: it holds number 910.5 where whole number is expected"},
		"bad time":             {`2026-11-22T10:00:00Z`, `yesterday`, "it is not a timeout plan"},
		"no time":              {`2026-11-22T10:00:00Z`, `0001-01-01T00:00:00Z`, "created_at: it is missing"},
		"no account":           {`1234567890123456`, ``, "account_id: it is missing"},
		"null list":            {"\"regions\": [\n    \"cn-hangzhou\"\n  ]", `"regions": null`, "regions: it is missing"},
		"complete lie":         {`"complete": false`, `"complete": true`, "complete: the plan says it is complete"},
		"time wait":            {`"time_wait_seconds": 15`, `"time_wait_seconds": 16`, "policy.time_wait_seconds: 16 is not between 3 and 15"},
		"negative margin":      {`"margin_seconds": 0`, `"margin_seconds": -1`, "policy.margin_seconds: -1 is not between 0"},
		"unknown status":       {`"status": "too_short"`, `"status": "fine"`, eni + `.status: "fine" is not a known value`},
		"no interface id":      {`"network_interface_id": "eni-1"`, `"network_interface_id": ""`, eni + ".network_interface_id: it is missing"},
		"other region":         {`"region_id": "cn-hangzhou",` + "\n      \"network", `"region_id": "cn-beijing",` + "\n      \"network", eni + `.region_id: "cn-beijing" is not one of the plan's regions`},
		"unknown field name":   {`"field": "tcp_established_timeout"`, `"field": "icmp_timeout"`, eni + `.changes[0].field: "icmp_timeout" is not a known value`},
		"negative current":     {`"tcp_established_timeout": 60`, `"tcp_established_timeout": -60`, eni + ".current.tcp_established_timeout: -60 is not between"},
		"forbidden value":      {`"tcp_established_timeout": 910`, `"tcp_established_timeout": 900`, "ECS does not accept 900 s as tcp_established_timeout"},
		"from is not now":      {`"from": 60`, `"from": 30`, eni + ".changes[0].from: it is 30, but current.tcp_established_timeout is 60"},
		"to is not desired":    {`"to": 910`, `"to": 700`, eni + ".changes[0].to: it is 700, but desired.tcp_established_timeout is 910"},
		"from is to":           {`"to": 910`, `"to": 60`, "it changes 60 s to the same value"},
		"contrary direction":   {`"raise"`, `"lower"`, `.direction: lower is not the way from 60 s to 910 s`},
		"unknown direction":    {`"raise"`, `"sideways"`, `.direction: "sideways" is not a known value`},
		"change missing":       {`"udp_timeout": 30` + "\n      },\n      \"changes\"", `"udp_timeout": 100` + "\n      },\n      \"changes\"", eni + ".changes: current and desired differ"},
		"status contradicts":   {`"status": "too_short"`, `"status": "aligned"`, eni + `.status: "aligned" contradicts the changes`},
		"wrong summary":        {`"changes_selected": 1`, `"changes_selected": 0`, "summary: its counts"},
		"wrong count":          {`"interfaces": 1`, `"interfaces": 2`, "summary: its counts"},
		"beyond the listeners": {`"required_seconds": 900`, `"required_seconds": 500`, eni + ".desired.tcp_established_timeout: it is 910, and the listeners and the policy make it 500"},
		"no listener":          {listenersOf(contract), `[]`, eni + ".listeners: no listener is named"},
		"managed":              {`"required_seconds": 900` + "\n        }\n      ]", `"required_seconds": 900}], "note": "` + text.InEnglish().Say("note.service_managed", nil) + `"`, eni + ".changes[0].selected: a change is selected on an interface that another"},
		"unknown kind":         {`"clb"`, `"alb"`, eni + `.listeners[0].load_balancer_kind: "alb" is not a known value`},
		"unknown protocol":     {`"protocol": "tcp"`, `"protocol": "quic"`, eni + `.listeners[0].protocol: "quic"`},
		"port":                 {`"port": 443`, `"port": 65536`, eni + ".listeners[0].port: 65536 is not between 0 and 65535"},
		"required":             {`"required_seconds": 900`, `"required_seconds": -1`, eni + ".listeners[0].required_seconds: -1"},
		"no balancer":          {`"load_balancer_id": "lb-1"`, `"load_balancer_id": ""`, eni + ".listeners[0].load_balancer_id: it is missing"},
		"unknown reason":       {`"not_found"`, `"bored"`, `unresolved_backends[0].reason: "bored"`},
		"deep":                 {`"complete": false`, `"complete": ` + strings.Repeat("[", 60) + strings.Repeat("]", 60), "it is nested too deeply"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			edited := strings.Replace(contract, c.old, c.new, 1)
			if edited == contract {
				t.Fatal("the edit changes nothing")
			}
			refused(t, edited, c.want)
		})
	}
}

// refused reads a file with this content and expects it to be refused.
func refused(t *testing.T, content, want string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "plan.json")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	_, _, err := planfile.Read(t.Context(), path)
	var told *text.Error
	if !errors.As(err, &told) {
		t.Fatalf("got %v", err)
	}
	if got := err.Error(); !strings.Contains(got, want) || !strings.HasPrefix(got, "read plan "+path+": ") || strings.Contains(got, "\n") {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if what, hint := text.Of(text.Chinese).Explain(err); !strings.HasPrefix(what, "读取计划 ") || !strings.Contains(hint, "align-timeouts --out") {
		t.Errorf("in Chinese: %q, %q", what, hint)
	}
}

func TestReadRefusesWholes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ content, want string }{
		"empty":          {" \n", "it is empty"},
		"a list":         {"[]", "where object"},
		"null":           {"null", "it has no schema"},
		"binary":         {"\x7fELF\x00", "it is not JSON at line 1, column 1"},
		"UTF-16":         {"\xff\xfe{\x00", "it is not JSON"},
		"twice":          {contract + contract, "something follows"},
		"two interfaces": {twice(contract), `interfaces[1]: the interface "eni-1" is there twice`},
		"two fields":     {strings.Replace(contract, "\"changes\": [", `"changes": [{"field":"tcp_established_timeout","from":60,"to":910,"direction":"raise","selected":true},`, 1), "changes[1].field: tcp_established_timeout is changed twice"},
		"no values": {
			strings.NewReplacer(currentOf(contract), "null", desiredOf(contract), "null").Replace(contract),
			"interfaces[0].current: current and desired must be there together",
		},
		"change without values": {
			strings.NewReplacer(currentOf(contract), "null", desiredOf(contract), "null", `"status": "too_short"`, `"status": "unknown"`).Replace(contract),
			"interfaces[0].changes: a change is listed although",
		},
		"lowering unasked": {
			strings.NewReplacer(`"tcp_established_timeout": 60`, `"tcp_established_timeout": 920`, `"from": 60`, `"from": 920`,
				`"raise"`, `"lower"`, `"status": "too_short"`, `"status": "too_long"`,
				`"too_short": 1`, `"too_short": 0`, `"too_long": 0`, `"too_long": 1`).Replace(contract),
			"interfaces[0].changes[0].selected: lowering is selected",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			refused(t, c.content, c.want)
		})
	}
}

// TestReadRefusesEveryPrefix: a file that was cut off anywhere is no plan.
func TestReadRefusesEveryPrefix(t *testing.T) {
	t.Parallel()
	whole := strings.TrimSuffix(contract, "\n")
	for n := range len(whole) {
		if _, err := planfile.Decode([]byte(whole[:n])); err == nil {
			t.Fatalf("the first %d bytes were taken for a plan", n)
		} else if n%16 == 0 && n > 40 && !strings.Contains(err.Error(), "cut off") {
			t.Fatalf("the first %d bytes: %v", n, err)
		}
	}
}

func TestReadMissing(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "no.json")
	_, _, err := planfile.Read(t.Context(), path)
	if err == nil || err.Error() != "read plan "+path+": no such file or directory" {
		t.Errorf("got %v", err)
	}
	if _, _, err := planfile.Read(t.Context(), t.TempDir()); err == nil {
		t.Error("a folder was read")
	}
}

func TestReadTakesByteOrderMark(t *testing.T) {
	t.Parallel()
	if _, err := planfile.Decode([]byte("\ufeff" + contract)); err != nil {
		t.Error(err)
	}
}

// One thing a person may do to a plan: take a change out.
func TestReadTakesADeselectedChange(t *testing.T) {
	t.Parallel()
	p, err := planfile.Decode([]byte(strings.Replace(contract, `"selected": true`, `"selected": false`, 1)))
	if err != nil {
		t.Fatal(err)
	}
	if p.Deselected != 1 || p.Summary.ChangesSelected != 0 || len(p.ToChange()) != 0 {
		t.Errorf("%d taken out, %+v", p.Deselected, p.Summary)
	}
	if p := decoded(t, contract); p.Deselected != 0 {
		t.Errorf("%d taken out of a plan as it was made", p.Deselected)
	}
}

func listenersOf(s string) string {
	s = s[strings.Index(s, `"listeners": `)+len(`"listeners": `):]
	return s[:strings.Index(s, "]")+1]
}

func twice(s string) string {
	from, to := strings.Index(s, "    {\n      \"region_id\""), strings.Index(s, "\n  ],\n  \"unresolved")
	return s[:to] + "," + s[from:to] + s[to:]
}

func currentOf(s string) string { return object(s, `"current": `) }

func desiredOf(s string) string { return object(s, `"desired": `) }

func object(s, key string) string {
	s = s[strings.Index(s, key)+len(key):]
	return s[:strings.Index(s, "}")+1]
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(contract))
	f.Add([]byte(twice(contract)))
	f.Add([]byte(`{"schema":"alictl/timeout-plan/v1"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := planfile.Decode(data)
		if err != nil {
			return
		}
		var one, two bytes.Buffer
		if err := planfile.Encode(&one, p); err != nil {
			t.Fatal(err)
		}
		again, err := planfile.Decode(one.Bytes())
		if err != nil {
			t.Fatalf("a plan that was read is refused when written: %v\n%s", err, one.String())
		}
		if err := planfile.Encode(&two, again); err != nil || !bytes.Equal(one.Bytes(), two.Bytes()) {
			t.Fatalf("%v: %s\n%s", err, one.String(), two.String())
		}
	})
}
