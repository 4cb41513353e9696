package webpage_test

import (
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
)

// TestPageContrast holds the colours of the page against WCAG AA: text 4.5.
func TestPageContrast(t *testing.T) {
	t.Parallel()
	css, err := os.ReadFile("page.css")
	if err != nil {
		t.Fatal(err)
	}
	for _, block := range strings.SplitAfter(string(css), "}") {
		colors := map[string][3]float64{}
		for part := range strings.SplitSeq(block, ";") {
			if name, value, ok := strings.Cut(strings.TrimSpace(part), ": #"); ok && strings.HasPrefix(name, "--") && len(value) == 6 {
				colors[name] = rgb(value)
			}
		}
		for _, ground := range []string{"--ground", "--raised"} {
			for _, ink := range []string{"--ink", "--mute", "--accent", "--good", "--warn", "--bad", "--second", "--third"} {
				a, known := colors[ground]
				b, used := colors[ink]
				if known && used && contrast(a, b) < 4.5 {
					t.Errorf("%s on %s: %.2f", ink, ground, contrast(a, b))
				}
			}
		}
	}
}

// rgb reads a colour such as 0b5cad.
func rgb(s string) (out [3]float64) {
	var n int
	_, _ = fmt.Sscanf(s, "%06x", &n)
	for i := range out {
		c := float64(n>>(16-8*i)&255) / 255
		if c <= 0.04045 {
			out[i] = c / 12.92
		} else {
			out[i] = math.Pow((c+0.055)/1.055, 2.4)
		}
	}
	return out
}

// contrast is the ratio of WCAG between two colours.
func contrast(a, b [3]float64) float64 {
	light := func(c [3]float64) float64 { return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2] }
	x, y := light(a), light(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}
