package align_test

import (
	"fmt"
	"os"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/alictl/alictl/cmd/alictl/internal/clitest"
	"github.com/alictl/alictl/mocks/fakecloud"
)

// seedVariable names the environment variable that replays one world.
const seedVariable = "ALICTL_ORACLE_SEED"

// oracleWorlds is how many random worlds are judged; a short run takes fewer.
func oracleWorlds(t *testing.T) (first, last int64) {
	t.Helper()
	if text := os.Getenv(seedVariable); text != "" {
		seed, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			t.Fatalf("%s: %v", seedVariable, err)
		}
		return seed, seed
	}
	if testing.Short() {
		return 1, 100
	}
	return 1, 1000
}

// The plan of every random world, made by the whole program over HTTP, is what
// the oracle says.
func TestOracle(t *testing.T) {
	t.Parallel()
	first, last := oracleWorlds(t)
	const chunk = 50
	for from := first; from <= last; from += chunk {
		to := min(from+chunk-1, last)
		t.Run(fmt.Sprintf("%d-%d", from, to), func(t *testing.T) {
			t.Parallel()
			for seed := from; seed <= to; seed++ {
				checkWorld(t, seed)
				if t.Failed() {
					t.Fatalf("replay with %s=%d go test -run 'TestOracle' ./cmd/alictl/internal/align", seedVariable, seed)
				}
			}
		})
	}
}

func checkWorld(t *testing.T, seed int64) {
	t.Helper()
	world, policy, hidden := oddWorld(seed)
	want := oracle{world: world, rules: policy, hidden: hidden}.judge()
	account, stop := clitest.Open(t, world, fakecloud.Options{})
	defer stop()
	got, _ := mustPlan(account, policy.flags()...)
	want.CreatedAt = got.CreatedAt
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("seed %d, policy %+v: (-oracle +program)\n%s", seed, policy, diff)
	}
}
