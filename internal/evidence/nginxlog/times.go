package nginxlog

import (
	"strconv"
)

// localTime reads 20/Nov/2026:11:00:13 +0800 as UTC and the offset in seconds.
func localTime(b []byte) (int64, int, bool) {
	if len(b) < 26 || b[2] != '/' || b[6] != '/' || b[11] != ':' || b[14] != ':' || b[17] != ':' {
		return 0, 0, false
	}
	for _, i := range [...]int{0, 1, 7, 8, 9, 10, 12, 13, 15, 16, 18, 19} {
		if !digit(b[i]) {
			return 0, 0, false
		}
	}
	m := month(b[3:6])
	offset, ok := zone(b[21:])
	if m == 0 || !ok {
		return 0, 0, false
	}
	at := days(two(b[7:])*100+two(b[9:]), m, two(b))*86400 + int64(two(b[12:])*3600+two(b[15:])*60+two(b[18:]))
	return at - int64(offset), offset, true
}

func month(b []byte) int {
	switch string(b) {
	case "Jan":
		return 1
	case "Feb":
		return 2
	case "Mar":
		return 3
	case "Apr":
		return 4
	case "May":
		return 5
	case "Jun":
		return 6
	case "Jul":
		return 7
	case "Aug":
		return 8
	case "Sep":
		return 9
	case "Oct":
		return 10
	case "Nov":
		return 11
	case "Dec":
		return 12
	}
	return 0
}

// zone reads +0800, +08:00 and Z.
func zone(b []byte) (int, bool) {
	if len(b) > 0 && b[0] == 'Z' {
		return 0, true
	}
	if len(b) < 5 || b[0] != '+' && b[0] != '-' || !digit(b[1]) || !digit(b[2]) {
		return 0, false
	}
	rest := b[3:]
	if rest[0] == ':' {
		rest = rest[1:]
	}
	if len(rest) < 2 || !digit(rest[0]) || !digit(rest[1]) {
		return 0, false
	}
	seconds := two(b[1:])*3600 + two(rest)*60
	if b[0] == '-' {
		seconds = -seconds
	}
	return seconds, true
}

// isoTime reads 2026-11-20T13:00:00+08:00, with or without a fraction.
func isoTime(b []byte) (int64, int, bool) {
	if len(b) < 19 || b[4] != '-' || b[7] != '-' || b[10] != 'T' && b[10] != ' ' || b[13] != ':' || b[16] != ':' {
		return 0, 0, false
	}
	for _, i := range [...]int{0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18} {
		if !digit(b[i]) {
			return 0, 0, false
		}
	}
	at := days(two(b)*100+two(b[2:]), two(b[5:]), two(b[8:]))*86400 + int64(two(b[11:])*3600+two(b[14:])*60+two(b[17:]))
	rest := b[19:]
	if len(rest) > 0 && rest[0] == '.' {
		rest = rest[1:]
		for len(rest) > 0 && digit(rest[0]) {
			rest = rest[1:]
		}
	}
	if len(rest) == 0 {
		return at, 0, true
	}
	offset, ok := zone(rest)
	return at - int64(offset), offset, ok
}

// decimal reads a number of seconds such as 0.031; -1 for "-" and what is none.
func decimal(b []byte) float64 {
	if len(b) == 0 || b[0] == '-' || len(b) > 24 {
		return -1
	}
	n, scale, dot := 0.0, 1.0, false
	for _, c := range b {
		switch {
		case digit(c):
			n = n*10 + float64(c-'0')
			if dot {
				scale *= 10
			}
		case c == '.' && !dot:
			dot = true
		default:
			if f, err := strconv.ParseFloat(string(b), 64); err == nil && f >= 0 {
				return f
			}
			return -1
		}
	}
	return n / scale
}

// whole reads a count; -1 for "-" and what is none.
func whole(b []byte) int64 {
	if len(b) == 0 || len(b) > 18 {
		return -1
	}
	var n int64
	for _, c := range b {
		if !digit(c) {
			return -1
		}
		n = n*10 + int64(c-'0')
	}
	return n
}
