package ceiling_test

import (
	"testing"

	"github.com/alictl/alictl/audit/ceiling"
)

func TestPublishedCeilings(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]ceiling.Ceiling{
		"ecs.g7.large":       {Connections: 500_000, UpTo: true},
		"ecs.g7.4xlarge":     {Connections: 500_000},
		"ecs.g8ine.8xlarge":  {Connections: 7_000_000},
		"ecs.g6.13xlarge":    {Connections: 900_000},
		"ecs.g6e.13xlarge":   {Connections: 1_000_000},
		"ecs.hfc9i.36xlarge": {Connections: 4_000_000},
		"ecs.c9ae.8xlarge":   {Connections: 1_000_000, UpTo: true},
	} {
		want.Source = ceiling.Source
		if got, ok := ceiling.Of(name); !ok || got != want {
			t.Errorf("%s: %v %v", name, got, ok)
		}
	}
}

func TestWhatIsNotPublishedIsUnknown(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"", "g7.large", "ecs.g7", "ecs.g7.", "ecs.g5.large", "ecs.c7.large", "ecs.r6.xlarge", "ecs.g7.12xlarge", "ecs.g9a.3xlarge", "ecs.t6-c1m1.large", "ecs.g7.large.extra"} {
		if got, ok := ceiling.Of(name); ok {
			t.Errorf("%q: %v", name, got)
		}
	}
}
