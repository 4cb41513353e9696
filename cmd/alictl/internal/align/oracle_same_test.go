package align_test

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/alictl/alictl/cmd/alictl/internal/clitest"
	"github.com/alictl/alictl/mocks/fakecloud"
)

// A saved snapshot, judged again, gives the bytes of the live run, in every
// format, and snapshots of the same account are the same.
func TestSnapshotReplay(t *testing.T) {
	t.Parallel()
	for seed := int64(2001); seed <= 2012; seed++ {
		world, policy, _ := oddWorld(seed)
		a := clitest.Serve(t, world, fakecloud.Options{})
		a.StandStill()
		format := []string{"json", "table", "yaml", "csv", "markdown"}[seed%5]
		saved := filepath.Join(t.TempDir(), "snapshot.json")
		args := append([]string{"align-timeouts", "--quiet", "-o", format}, policy.flags()...)
		live := a.Run(append(args, "--save-snapshot", saved)...)
		before := calls(a)
		replay := a.Run(append(args, "--snapshot", saved)...)
		if diff := cmp.Diff(live, replay); diff != "" {
			t.Errorf("seed %d as %s: (-live +replay)\n%s", seed, format, diff)
		}
		if live.Stdout == "" || calls(a) != before {
			t.Errorf("seed %d: nothing was printed, or the replay called", seed)
		}
		again := filepath.Join(t.TempDir(), "again.json")
		a.Run(append(args, "--save-snapshot", again)...)
		if !bytes.Equal(readFile(t, saved), readFile(t, again)) {
			t.Errorf("seed %d: two snapshots of the same account differ", seed)
		}
	}
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// The order in which the account lists things, and the size of its pages, change
// nothing.
func TestOrderAndPages(t *testing.T) {
	t.Parallel()
	pages := 0
	for seed := int64(3001); seed <= 3040; seed++ {
		world, policy, _ := oddWorld(seed)
		plain := clitest.Serve(t, world, fakecloud.Options{})
		plain.StandStill()
		_, want := mustPlan(plain, policy.flags()...)

		rnd := rand.New(rand.NewPCG(uint64(seed), 7))
		shuffle(world, rnd)
		small := &repager{size: 1 + rnd.IntN(4), rnd: rnd, kept: map[string]*page{}}
		mixed := clitest.Serve(t, world, fakecloud.Options{}, small.before)
		mixed.Now = plain.Now
		got := planOf(mixed, append(policy.flags(), "--concurrency=3")...)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("seed %d: (-plain +shuffled)\n%s", seed, diff)
		}
		pages += small.serial
	}
	if pages == 0 {
		t.Error("no listing was cut into pages")
	}
}

// calls counts all requests that arrived at the account.
func calls(a *clitest.Account) int {
	n := 0
	for _, count := range a.Server.Calls() {
		n += count
	}
	return n
}

func shuffle(w *fakecloud.World, rnd *rand.Rand) {
	mix(rnd, w.Regions)
	for i := range w.Regions {
		r := &w.Regions[i]
		mix(rnd, r.Interfaces)
		mix(rnd, r.Instances)
		mix(rnd, r.ServerGroups)
		mix(rnd, r.NLBs)
		mix(rnd, r.CLBs)
		for n := range r.ServerGroups {
			mix(rnd, r.ServerGroups[n].Servers)
		}
		for n := range r.NLBs {
			mix(rnd, r.NLBs[n].Listeners)
		}
		for n := range r.CLBs {
			lb := &r.CLBs[n]
			mix(rnd, lb.Listeners)
			mix(rnd, lb.Backends)
			mix(rnd, lb.VServerGroups)
			for g := range lb.VServerGroups {
				mix(rnd, lb.VServerGroups[g].Backends)
			}
		}
	}
}

func mix[T any](rnd *rand.Rand, list []T) {
	rnd.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
}
