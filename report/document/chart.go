package document

// Chart is bars or lines.
type Chart struct {
	Title string
	Desc  string // what the chart shows, for those who cannot see it
	Bars  []Bar
	Lines []Line // shares of a limit over time
	Marks []Mark // levels across the lines
	Ticks []Tick // under the lines
	Most  float64
}

// Bar is one bar. Negative ones go to the left of the zero.
type Bar struct {
	Label, Text string
	Note        string // stands behind the bar, or behind the text
	Value       float64
	Tone        Tone
}

// Line is one series; a negative value is a gap.
type Line struct {
	Label  string
	Values []float64
}

// Mark is a level that matters.
type Mark struct {
	Label string
	At    float64
	Tone  Tone
}

// Tick is a label under the lines at a share of their length.
type Tick struct {
	Label string
	At    float64
}
