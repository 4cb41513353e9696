// Package ceiling holds how many connections the vendor publishes that an ECS
// instance can hold, by instance type.
//
// The figures are the column "Connections" of the help page "Overview of instance
// families" as it read on Date. They change between editions (g7.8xlarge: 450,000
// in 2021, 600,000 now), and no API returns them. A type that is not in the table
// has an unknown ceiling, which is not the same as none: families
// without the column, families whose sizes were not read (g5ne, g7ne, hfg6, hfc6,
// hfg7), and the c and r families beside a g family, whose pages seem to say the
// same but were not read one by one.
package ceiling

import (
	"maps"
	"slices"
	"strings"
)

// Date is when the figures were read off, and Source where.
const (
	Date   = "2026-11-22"
	Source = "Overview of instance families"
)

// Ceiling is how many connections an instance can hold at the same time.
type Ceiling struct {
	Connections int
	UpTo        bool // published as "up to": the instance may reach it only for a time
}

// Of returns the published ceiling of an instance type such as ecs.g7.8xlarge.
func Of(instanceType string) (Ceiling, bool) {
	rest, ok := strings.CutPrefix(instanceType, "ecs.")
	if !ok {
		return Ceiling{}, false
	}
	family, size, ok := strings.Cut(rest, ".")
	if !ok {
		return Ceiling{}, false
	}
	c, ok := table()[family][size]
	return c, ok
}

// Types lists the instance types with a published ceiling, sorted.
func Types() []string {
	var out []string
	for family, sizes := range table() {
		for size := range maps.Keys(sizes) {
			out = append(out, "ecs."+family+"."+size)
		}
	}
	slices.Sort(out)
	return out
}
