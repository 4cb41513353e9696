package cms

import (
	"bytes"
	"strconv"
)

// natural reads the digits at the start of text, and returns their value, good for
// up to 18 of them, and how many they are.
func natural(text []byte) (n int64, count int) {
	for i, c := range text {
		if c -= '0'; c > 9 {
			return n, i
		} else {
			n = n*10 + int64(c)
		}
	}
	return n, len(text)
}

// numberLength returns how long the JSON number at the start of text is, 0 when
// there is none.
func numberLength(text []byte) int {
	i := 0
	if i < len(text) && text[i] == '-' {
		i++
	}
	whole := digits(text, i)
	if whole == i || whole > i+1 && text[i] == '0' {
		return 0
	}
	i = whole
	if i < len(text) && text[i] == '.' {
		end := digits(text, i+1)
		if end == i+1 {
			return 0
		}
		i = end
	}
	if i < len(text) && (text[i] == 'e' || text[i] == 'E') {
		i++
		if i < len(text) && (text[i] == '+' || text[i] == '-') {
			i++
		}
		end := digits(text, i)
		if end == i {
			return 0
		}
		i = end
	}
	return i
}

// digits returns where the digits that start at i end.
func digits(text []byte, i int) int {
	for i < len(text) && text[i]-'0' <= 9 {
		i++
	}
	return i
}

// integer reads a whole number of at most 18 digits.
func integer(raw []byte) (int64, bool) {
	if len(raw) == 0 || len(raw) > 18 {
		return 0, false
	}
	var n int64
	for _, c := range raw {
		if c-'0' > 9 {
			return 0, false
		}
		n = n*10 + int64(c-'0')
	}
	return n, true
}

// exactDigits is how many digits of a number, and how large a power of ten, a
// float64 holds exactly, so that one division gives the nearest float64.
const exactDigits = 15

// number reads a figure. Text that is none, the empty string above all, is no
// data, and so is what a float64 cannot hold.
func number(raw []byte) (float64, bool) {
	if len(raw) > 0 && len(raw) <= exactDigits+1 {
		if f, ok := shortNumber(raw); ok {
			return f, true
		}
	}
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 || numberLength(raw) != len(raw) {
		return 0, false
	}
	f, err := strconv.ParseFloat(string(raw), 64)
	return f, err == nil
}

// shortNumber reads digits with at most one dot in between.
func shortNumber(raw []byte) (float64, bool) {
	var n int64
	dot := -1
	for i, c := range raw {
		switch {
		case c-'0' <= 9:
			n = n*10 + int64(c-'0')
		case c == '.' && dot < 0 && i > 0 && i < len(raw)-1:
			dot = i
		default:
			return 0, false
		}
	}
	if raw[0] == '0' && len(raw) > 1 && dot != 1 {
		return 0, false
	}
	if dot < 0 {
		return float64(n), len(raw) <= exactDigits
	}
	return float64(n) / powerOfTen(len(raw)-1-dot), true
}

func powerOfTen(n int) float64 {
	powers := [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}
	return powers[n]
}
