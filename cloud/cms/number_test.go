package cms

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"testing"
)

// every text of up to four of the characters that numbers are made of.
func texts() []string {
	const alphabet = "0129.-+eE:/ "
	out := []string{""}
	for start := 0; len(out) < 1+12+12*12+12*12*12; {
		end := len(out)
		for _, s := range out[start:end] {
			for _, c := range alphabet {
				out = append(out, s+string(c))
			}
		}
		start = end
	}
	return append(out, "123456789012345", "1234567890123456", "12345678901234.5", "123456789012345.6", "999999999999999", "0.123456789012345", "1e308", "1e309", "00.5", "10.50", "1.5e3",
		"123456789012345678", "1234567890123456789", "9:", "1/2")
}

// isJSONNumber is what the standard library takes for a number and nothing else.
func isJSONNumber(s string) bool {
	return s != "" && strings.TrimSpace(s) == s && (s[0] == '-' || s[0] >= '0' && s[0] <= '9') && json.Valid([]byte(s))
}

func TestNumbersAreThoseOfTheStandardLibrary(t *testing.T) {
	t.Parallel()
	for _, s := range texts() {
		if got := numberLength([]byte(s)) == len(s) && s != ""; got != isJSONNumber(s) {
			t.Errorf("%q is a number: %t", s, got)
		}
		got, ok := number([]byte(s))
		trimmed := strings.TrimSpace(s)
		want, err := strconv.ParseFloat(trimmed, 64)
		if wantOK := isJSONNumber(trimmed) && err == nil; ok != wantOK || ok && got != want {
			t.Errorf("%q: %v %t, want %v %t", s, got, ok, want, wantOK)
		}
	}
}

func TestWholeNumbersOfAtMost18Digits(t *testing.T) {
	t.Parallel()
	for _, s := range texts() {
		got, ok := integer([]byte(s))
		want, err := strconv.ParseInt(s, 10, 64)
		if wantOK := err == nil && len(s) <= 18 && strings.Trim(s, "0123456789") == ""; ok != wantOK || ok && got != want {
			t.Errorf("%q: %d %t, want %d %t", s, got, ok, want, wantOK)
		}
	}
}

func TestFigures(t *testing.T) {
	t.Parallel()
	for f, want := range map[float64]bool{-1: false, 0: true, math.MaxInt64 / 2: true, math.MaxInt64: false, math.Inf(1): false} {
		if got := isFigure(f); got != want {
			t.Errorf("%v: %t", f, got)
		}
	}
	if isFigure(math.NaN()) {
		t.Error("NaN is a figure")
	}
}
