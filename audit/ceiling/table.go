package ceiling

import "sync"

// published is the table as the page has it: thousands of connections by size, a
// minus sign for "up to".
func published() map[string]map[string]int {
	g6 := map[string]int{
		"large": -250, "xlarge": -250, "2xlarge": -250, "3xlarge": -250, "4xlarge": 300, "6xlarge": 450,
		"8xlarge": 600, "13xlarge": 900, "26xlarge": 1800,
	}
	g6e := map[string]int{"13xlarge": 1000}
	for size, k := range g6 {
		if _, ok := g6e[size]; !ok {
			g6e[size] = k
		}
	}
	return map[string]map[string]int{
		"g9i": {
			"large": -500, "xlarge": -500, "2xlarge": -500, "3xlarge": -500, "4xlarge": 500, "6xlarge": 600, "8xlarge": 800,
			"12xlarge": 1600, "16xlarge": 2000, "24xlarge": 3000, "32xlarge": 4000, "48xlarge": 6000,
		},
		"g9a": {
			"large": -500, "xlarge": -500, "2xlarge": -500, "4xlarge": -500, "8xlarge": -800,
			"16xlarge": 1500, "24xlarge": 2200, "32xlarge": 3000, "48xlarge": 4500,
		},
		"c9a": {"large": -500, "xlarge": -500, "2xlarge": -500, "4xlarge": -500, "8xlarge": -800, "16xlarge": 1500},
		"c9ae": {
			"large": -500, "xlarge": -500, "2xlarge": -500, "4xlarge": -500, "8xlarge": -1000,
			"12xlarge": 1500, "16xlarge": 2000, "24xlarge": 3000, "32xlarge": 4000, "48xlarge": 6000,
		},
		"g8i": {
			"large": -300, "xlarge": -300, "2xlarge": -300, "3xlarge": -300, "4xlarge": 350, "6xlarge": 500, "8xlarge": 800,
			"12xlarge": 1000, "16xlarge": 1600, "24xlarge": 2000, "48xlarge": 4000,
		},
		"g8a": {
			"large": -250, "xlarge": -250, "2xlarge": -250, "4xlarge": 300, "8xlarge": 600,
			"12xlarge": 750, "16xlarge": 1000, "24xlarge": 1500, "32xlarge": 2000, "48xlarge": 3000,
		},
		"g8ae":  {"large": -300, "xlarge": -300, "2xlarge": -300, "4xlarge": 500, "8xlarge": 1000, "16xlarge": 1500, "32xlarge": 3000},
		"g8ine": {"large": 600, "xlarge": 1200, "2xlarge": 2000, "4xlarge": 3500, "8xlarge": 7000},
		"g7": {
			"large": -500, "xlarge": -500, "2xlarge": -500, "3xlarge": -500, "4xlarge": 500, "6xlarge": 550, "8xlarge": 600,
			"16xlarge": 1200, "32xlarge": 2400,
		},
		"g7a": {"large": -250, "xlarge": -250, "2xlarge": -250, "4xlarge": 300, "8xlarge": 600, "16xlarge": 1000, "32xlarge": 2000},
		"g6":  g6,
		"g6e": g6e,
		"g6a": {"large": -250, "xlarge": -250, "2xlarge": -250, "4xlarge": 300, "8xlarge": 600, "16xlarge": 1000, "32xlarge": 2000},
		"hfc9i": {
			"large": 500, "xlarge": 500, "2xlarge": 500, "3xlarge": 500, "4xlarge": 500, "6xlarge": 500, "8xlarge": 800,
			"12xlarge": 1000, "16xlarge": 2000, "24xlarge": 3000, "36xlarge": 4000,
		},
	}
}

// table is what is published by family and size. Nobody writes to it.
var table = sync.OnceValue(func() map[string]map[string]Ceiling {
	out := map[string]map[string]Ceiling{}
	for family, sizes := range published() {
		out[family] = make(map[string]Ceiling, len(sizes))
		for size, k := range sizes {
			out[family][size] = Ceiling{Connections: max(k, -k) * 1000, UpTo: k < 0}
		}
	}
	return out
})
