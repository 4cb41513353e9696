package netlab_test

import (
	"context"
	"math"
	"testing"

	"github.com/alictl/alictl/mocks/netlab"
)

// expected is what each setup leads to.
var expected = map[string]struct {
	outcome      netlab.Outcome
	at           float64 // configured seconds; 0: never told
	backendHolds bool
}{
	"interface shorter than the listener":                           {netlab.Stalled, 0, true},
	"interface shorter than the listener, silence longer than both": {netlab.Reset, 400, true},
	"interface aligned, silence shorter than both":                  {netlab.Answered, 0, true},
	"interface aligned, silence longer than both":                   {netlab.Reset, 300, false},
	"keepalive shorter than both":                                   {netlab.Answered, 0, true},
	"keepalive shorter than a short interface":                      {netlab.Answered, 0, true},
	"nginx shorter than both":                                       {netlab.Closed, 100, false},
	"UDP interface shorter than the listener":                       {netlab.Stalled, 0, false},
	"UDP interface aligned, silence shorter than both":              {netlab.Answered, 0, false},
	"UDP interface aligned, silence longer than the listener":       {netlab.Stalled, 0, false},
	"nginx shorter than a layer-7 load balancer":                    {netlab.BadGateway, 0, false},
	"nginx longer than a layer-7 load balancer":                     {netlab.Answered, 0, false},
}

func TestTimersOnARealKernel(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("timers run in real time")
	}
	if err := netlab.Missing(); err != nil {
		t.Skip(err)
	}
	for _, setup := range netlab.Setups() {
		t.Run(setup.Name, func(t *testing.T) {
			t.Parallel()
			want, ok := expected[setup.Name]
			if !ok {
				t.Fatal("nothing is expected of this setup")
			}
			got, err := netlab.Play(context.Background(), setup)
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%s at %.0f s, backend holds it: %v", got.Outcome, got.At, got.BackendHolds)
			if got.Outcome != want.outcome {
				t.Errorf("the client met %s, want %s", got.Outcome, want.outcome)
			}
			if got.BackendHolds != want.backendHolds {
				t.Errorf("the backend holds the connection: %v", got.BackendHolds)
			}
			if want.at == 0 && got.At != 0 || math.Abs(got.At-want.at) > 60 {
				t.Errorf("the client was told after %.0f s, want %.0f", got.At, want.at)
			}
		})
	}
}
