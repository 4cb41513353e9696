package capacity_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/internal/model"
)

// TestFold: the region has no prices, so the four specs that hold the peaks and can
// be had look alike. The smallest does not hold them, and the largest is special.
func TestFold(t *testing.T) {
	t.Parallel()
	b := clb("lb-1", "slb.s2.small")
	b.RegionID = "nowhere-1"
	lb := one(b, model.HTTP).used(flat(24, 30_000), flat(24, 10), flat(24, 10)).judge(t, fixed())
	var got [][]string
	for _, f := range capacity.Fold(lb.Options) {
		if f.Action == capacity.ChangeSpec {
			got = append(got, f.Specs)
		}
	}
	want := [][]string{{"slb.s1.small"}, {"slb.s2.medium", "slb.s3.small", "slb.s3.medium"}, {"slb.s3.large"}}
	if !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("%v, want %v", got, want)
	}
}

// TestFoldLosesNothing: every spec is in one fold, and folding twice changes nothing.
func TestFoldLosesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		for _, lb := range judged(t, drawWorld(t), drawPolicy(t)).LoadBalancers {
			var firsts []capacity.Option
			n := 0
			for _, f := range capacity.Fold(lb.Options) {
				firsts, n = append(firsts, f.Option), n+len(f.Specs)
			}
			if again := capacity.Fold(firsts); n != len(lb.Options) || len(again) != len(firsts) {
				t.Fatalf("%d of %d options, %d folds, then %d", n, len(lb.Options), len(firsts), len(again))
			}
		}
	})
}
