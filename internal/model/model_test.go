package model_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/alictl/alictl/internal/model"
)

// The smallest allowed value is allowed, reaches what is wanted whenever any does,
// and no smaller one would do.
func TestSmallestAllowed(t *testing.T) {
	t.Parallel()
	for _, allowed := range [][]int{model.AllowedTCPEstablished(), model.AllowedUDP()} {
		rapid.Check(t, func(t *rapid.T) {
			want := rapid.IntRange(-1, 1000).Draw(t, "want")
			got, ok := model.SmallestAllowed(allowed, want)
			i := slices.Index(allowed, got)
			if i < 0 || ok != (got >= want) || ok != (want <= allowed[len(allowed)-1]) {
				t.Fatalf("%d, %v", got, ok)
			}
			if i > 0 && allowed[i-1] >= want {
				t.Fatalf("%d, but %d is enough for %d", got, allowed[i-1], want)
			}
		})
	}
}

// Each field reads and changes its own value and no other.
func TestFields(t *testing.T) {
	t.Parallel()
	whole := model.Timeouts{TCPEstablished: 910, TCPClosedAndTimeWait: 15, UDP: 100}
	if len(model.Fields()) != 3 {
		t.Fatalf("%v", model.Fields())
	}
	var copied model.Timeouts
	for i, f := range model.Fields() {
		changed := whole.With(f, 1)
		for j, other := range model.Fields() {
			want := whole.Get(other)
			if i == j {
				want = 1
			}
			if got := changed.Get(other); got != want {
				t.Errorf("%s after a change of %s: %d, want %d", other, f, got, want)
			}
		}
		copied = copied.With(f, whole.Get(f))
	}
	if copied != whole {
		t.Errorf("%+v", copied)
	}
}

// A snapshot is the same whatever the order of the answers was, and a load balancer
// that two pages show is in it once.
func TestSortIsFreeOfOrder(t *testing.T) {
	t.Parallel()
	want := mixed()
	want.Sort()
	if len(want.LoadBalancers) != 3 || want.Regions[0] != "cn-a" || want.Listeners[0].Port != 80 || want.Errors[0].Product != "ecs" {
		t.Errorf("%+v", want)
	}
	for seed := range uint64(50) {
		got := mixed()
		shuffle(seed, got.Regions)
		shuffle(seed, got.LoadBalancers)
		shuffle(seed, got.Listeners)
		shuffle(seed, got.ServerGroups)
		shuffle(seed, got.Interfaces)
		shuffle(seed, got.Instances)
		shuffle(seed, got.Errors)
		got.Sort()
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("seed %d: (-in order +shuffled)\n%s", seed, diff)
		}
	}
}

func shuffle[T any](seed uint64, rows []T) {
	rand.New(rand.NewPCG(seed, 1)).Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
}

// mixed has rows that differ in each part of their order.
func mixed() *model.Snapshot {
	return &model.Snapshot{
		Regions: []string{"cn-b", "cn-a"},
		LoadBalancers: []model.LoadBalancer{
			{RegionID: "cn-b", ID: "lb-1"}, {RegionID: "cn-a", ID: "lb-2"}, {RegionID: "cn-a", ID: "lb-1"}, {RegionID: "cn-a", ID: "lb-2"},
		},
		Listeners: []model.Listener{
			{RegionID: "cn-b", LoadBalancerID: "lb-1", Port: 80, Protocol: model.TCP},
			{RegionID: "cn-a", LoadBalancerID: "lb-1", Port: 81, Protocol: model.TCP},
			{RegionID: "cn-a", LoadBalancerID: "lb-1", Port: 80, Protocol: model.UDP},
			{RegionID: "cn-a", LoadBalancerID: "lb-1", Port: 80, Protocol: model.TCP, ID: "b"},
			{RegionID: "cn-a", LoadBalancerID: "lb-1", Port: 80, Protocol: model.TCP, ID: "a"},
			{RegionID: "cn-a", LoadBalancerID: "lb-2", Port: 80, Protocol: model.TCP},
		},
		ServerGroups: []model.ServerGroup{
			{RegionID: "cn-b", Kind: model.NLBGroup, ID: "g"}, {RegionID: "cn-a", Kind: model.VServerGroup, ID: "g"},
			{RegionID: "cn-a", Kind: model.NLBGroup, ID: "h"}, {RegionID: "cn-a", Kind: model.NLBGroup, ID: "g"},
		},
		Interfaces: []model.Interface{{RegionID: "cn-b", ID: "eni-1"}, {RegionID: "cn-a", ID: "eni-2"}, {RegionID: "cn-a", ID: "eni-1"}},
		Instances:  []model.Instance{{RegionID: "cn-b", ID: "i-1"}, {RegionID: "cn-a", ID: "i-2"}, {RegionID: "cn-a", ID: "i-1"}},
		Errors: []model.ReadError{
			{RegionID: "cn-b", Product: "ecs", Action: "A", ResourceID: "r", Code: "c"},
			{RegionID: "cn-a", Product: "slb", Action: "A", ResourceID: "r", Code: "c"},
			{RegionID: "cn-a", Product: "ecs", Action: "B", ResourceID: "r", Code: "c"},
			{RegionID: "cn-a", Product: "ecs", Action: "A", ResourceID: "s", Code: "c"},
			{RegionID: "cn-a", Product: "ecs", Action: "A", ResourceID: "r", Code: "d"},
			{RegionID: "cn-a", Product: "ecs", Action: "A", ResourceID: "r", Code: "c"},
		},
	}
}
