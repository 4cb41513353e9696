package account_test

import (
	"math"
	"testing"

	"github.com/alictl/alictl/audit/account"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/topology"
)

func TestIDsAreOneWordOfAShell(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]string{
		"lb-1": "lb-1", "azAZ09-_.:": "azAZ09-_.:", "": "''", "-f": "'-f'", "a b": "'a b'", "a;b": "'a;b'", "it's": `'it'\''s'`, "$(x)": "'$(x)'",
		"`": "'`'", "{": "'{'", "@": "'@'", "[": "'['", "/": "'/'", "é": "'é'",
	} {
		if got := account.Word(id); got != want {
			t.Errorf("%q: %s, want %s", id, got, want)
		}
	}
}

func TestFiguresOfEvidence(t *testing.T) {
	t.Parallel()
	for f, want := range map[float64]string{0: "0", 5: "5", 5.5: "5.50", 249800: "249800", 999999999999999: "999999999999999", 1.006: "1.01", -3: "-3"} {
		if got := account.Figure(f); got != want {
			t.Errorf("%v: %s, want %s", f, got, want)
		}
	}
}

func TestFiguresThatCanBeCounted(t *testing.T) {
	t.Parallel()
	for f, want := range map[float64]bool{0: true, 1: true, -0.1: false, math.Inf(1): false, math.Inf(-1): false} {
		if got := account.Real(f); got != want {
			t.Errorf("%v: %t", f, got)
		}
	}
	if account.Real(math.NaN()) {
		t.Error("NaN can be counted")
	}
}

func TestNamesOfBackends(t *testing.T) {
	t.Parallel()
	for want, b := range map[string]model.Backend{
		"i-1:80": {ServerID: "i-1", ServerIP: "10.0.0.1", Port: 80}, "i-1": {ServerID: "i-1"}, "10.0.0.1:1": {ServerIP: "10.0.0.1", Port: 1}, "10.0.0.1": {ServerIP: "10.0.0.1"},
	} {
		if got := account.BackendName(topology.Link{Backend: &b}); got != want {
			t.Errorf("%+v: %s, want %s", b, got, want)
		}
	}
}

func TestTablesOfListeners(t *testing.T) {
	t.Parallel()
	for kind, want := range map[model.Kind]model.Table{model.CLB: model.CLBListenersTable, model.NLB: model.NLBListenersTable} {
		if got := account.ListenerTable(kind); got != want {
			t.Errorf("%s: %s, want %s", kind, got, want)
		}
	}
}
