package host

import "testing"

func TestBetweenTellsTheShortestAndTheLongest(t *testing.T) {
	t.Parallel()
	for want, times := range map[string][]float64{"60 s": {60, 60}, "30.5–900 s": {900, 30.5, 60}} {
		if got := between(times); got != want {
			t.Errorf("%v: %q, want %q", times, got, want)
		}
	}
}
