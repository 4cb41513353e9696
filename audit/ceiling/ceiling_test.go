package ceiling_test

import (
	"testing"

	"github.com/alictl/alictl/audit/ceiling"
)

func TestOf(t *testing.T) {
	t.Parallel()
	tests := []struct {
		instance string
		want     ceiling.Ceiling
		known    bool
	}{
		{"ecs.g7.8xlarge", ceiling.Ceiling{Connections: 600_000}, true},
		{"ecs.g7.large", ceiling.Ceiling{Connections: 500_000, UpTo: true}, true},
		{"ecs.g6e.13xlarge", ceiling.Ceiling{Connections: 1_000_000}, true},
		{"ecs.g6e.large", ceiling.Ceiling{Connections: 250_000, UpTo: true}, true},
		{"ecs.g6.13xlarge", ceiling.Ceiling{Connections: 900_000}, true},
		{"ecs.c9ae.8xlarge", ceiling.Ceiling{Connections: 1_000_000, UpTo: true}, true},
		{"ecs.hfc9i.36xlarge", ceiling.Ceiling{Connections: 4_000_000}, true},
		{"ecs.c7.large", ceiling.Ceiling{}, false},
		{"ecs.r8i.large", ceiling.Ceiling{}, false},
		{"ecs.g9a.3xlarge", ceiling.Ceiling{}, false},
		{"ecs.u1-c1m2.large", ceiling.Ceiling{}, false},
		{"g7.8xlarge", ceiling.Ceiling{}, false},
		{"ecs.g7", ceiling.Ceiling{}, false},
		{"", ceiling.Ceiling{}, false},
	}
	for _, tt := range tests {
		got, known := ceiling.Of(tt.instance)
		if got != tt.want || known != tt.known {
			t.Errorf("%q: %+v %v, want %+v %v", tt.instance, got, known, tt.want, tt.known)
		}
	}
}

func TestTypes(t *testing.T) {
	t.Parallel()
	for _, instance := range ceiling.Types() {
		if c, ok := ceiling.Of(instance); !ok || c.Connections < 200_000 || c.Connections%1000 != 0 {
			t.Errorf("%s: %+v %v", instance, c, ok)
		}
	}
}
