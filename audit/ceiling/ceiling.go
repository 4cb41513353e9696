// Package ceiling holds how many connections (sessions) an ECS instance can have, as
// the overview of instance families publishes it. No API tells.
//
// Only families and sizes whose row was read are here. Every other type is unknown:
// that a family publishes nothing does not mean that it has no limit.
package ceiling

import "strings"

// Ceiling is the published number of connections of an instance type.
type Ceiling struct {
	Connections int64
	UpTo        bool   // published as "up to": a burst value of small sizes
	Source      string // the page, and when it was read
}

// Source is where the figures come from, with the date of reading.
const Source = "Alibaba Cloud, Overview of instance families, column Connections (2026-11-22)"

// table has a line for each family: sizes with thousands of connections, "~" before a
// figure published as "up to".
const table = `
g9i   large=~500 xlarge=~500 2xlarge=~500 3xlarge=~500 4xlarge=500 6xlarge=600 8xlarge=800 12xlarge=1600 16xlarge=2000 24xlarge=3000 32xlarge=4000 48xlarge=6000
g9a   large=~500 xlarge=~500 2xlarge=~500 4xlarge=~500 8xlarge=~800 16xlarge=1500 24xlarge=2200 32xlarge=3000 48xlarge=4500
c9a   large=~500 xlarge=~500 2xlarge=~500 4xlarge=~500 8xlarge=~800 16xlarge=1500
c9ae  large=~500 xlarge=~500 2xlarge=~500 4xlarge=~500 8xlarge=~1000 12xlarge=1500 16xlarge=2000 24xlarge=3000 32xlarge=4000 48xlarge=6000
g8i   large=~300 xlarge=~300 2xlarge=~300 3xlarge=~300 4xlarge=350 6xlarge=500 8xlarge=800 12xlarge=1000 16xlarge=1600 24xlarge=2000 48xlarge=4000
g8a   large=~250 xlarge=~250 2xlarge=~250 4xlarge=300 8xlarge=600 12xlarge=750 16xlarge=1000 24xlarge=1500 32xlarge=2000 48xlarge=3000
g8ae  large=~300 xlarge=~300 2xlarge=~300 4xlarge=500 8xlarge=1000 16xlarge=1500 32xlarge=3000
g8ine large=600 xlarge=1200 2xlarge=2000 4xlarge=3500 8xlarge=7000
g7    large=~500 xlarge=~500 2xlarge=~500 3xlarge=~500 4xlarge=500 6xlarge=550 8xlarge=600 16xlarge=1200 32xlarge=2400
g7a   large=~250 xlarge=~250 2xlarge=~250 4xlarge=300 8xlarge=600 16xlarge=1000 32xlarge=2000
g6    large=~250 xlarge=~250 2xlarge=~250 3xlarge=~250 4xlarge=300 6xlarge=450 8xlarge=600 13xlarge=900 26xlarge=1800
g6a   large=~250 xlarge=~250 2xlarge=~250 4xlarge=300 8xlarge=600 16xlarge=1000 32xlarge=2000
g6e   large=~250 xlarge=~250 2xlarge=~250 4xlarge=300 8xlarge=600 13xlarge=1000
hfc9i large=500 xlarge=500 2xlarge=500 3xlarge=500 4xlarge=500 6xlarge=500 8xlarge=800 12xlarge=1000 16xlarge=2000 36xlarge=4000
`

// Of returns the ceiling of an instance type such as ecs.g7.2xlarge.
func Of(instanceType string) (Ceiling, bool) {
	rest, ok := strings.CutPrefix(instanceType, "ecs.")
	family, size, two := strings.Cut(rest, ".")
	if !ok || !two || size == "" {
		return Ceiling{}, false
	}
	for line := range strings.Lines(table) {
		fields := strings.Fields(line)
		if len(fields) == 0 || fields[0] != family {
			continue
		}
		for _, field := range fields[1:] {
			if name, figure, _ := strings.Cut(field, "="); name == size {
				return read(figure), true
			}
		}
	}
	return Ceiling{}, false
}

func read(figure string) Ceiling {
	digits, upTo := strings.CutPrefix(figure, "~")
	n := int64(0)
	for _, d := range []byte(digits) {
		n = n*10 + int64(d-'0')
	}
	return Ceiling{Connections: n * 1000, UpTo: upTo, Source: Source}
}
