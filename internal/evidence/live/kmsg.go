package live

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// ofInterest are the kernel records that a cause is read from.
var ofInterest = regexp.MustCompile(`(?i)\btcp|syn flood|conntrack|out of memory|oom[-_ ]|killed process|ip_vs|martian|too many orphan|neighbou?r table overflow|nf_tables|page allocation failure|file-max`)

// maxRecords is how many of the latest records are kept.
const maxRecords = 5000

// kernelRecords turns the records of /dev/kmsg into lines as `dmesg -T` has them, with
// dates of UTC; without the time of the boot, with the seconds since then. Only
// records that a cause is read from are kept.
func kernelRecords(records [][]byte, boot time.Time) []byte {
	var kept [][]byte
	for _, record := range records {
		head, text, ok := bytes.Cut(record, []byte(";"))
		if !ok {
			continue
		}
		text, _, _ = bytes.Cut(text, []byte("\n"))
		fields := strings.Split(string(head), ",")
		if len(fields) < 3 || !ofInterest.Match(text) {
			continue
		}
		micros, err := strconv.ParseUint(fields[2], 10, 64)
		if err != nil {
			continue
		}
		kept = append(kept, fmt.Appendf(nil, "[%s] %s\n", moment(micros, boot), text))
	}
	return bytes.Join(kept[max(0, len(kept)-maxRecords):], nil)
}

// dateForm is how dmesg -T writes a date.
const dateForm = "Mon Jan _2 15:04:05 2006"

func moment(micros uint64, boot time.Time) string {
	if boot.IsZero() || micros > 1e16 {
		return fmt.Sprintf("%5d.%06d", micros/1e6, micros%1e6)
	}
	return boot.Add(time.Duration(micros) * time.Microsecond).UTC().Format(dateForm)
}

// BootTime is when a machine was started, from its /proc/uptime at a time; zero when
// that tells nothing.
func BootTime(uptime []byte, at time.Time) time.Time {
	fields := bytes.Fields(uptime)
	if len(fields) == 0 || at.IsZero() {
		return time.Time{}
	}
	seconds, err := strconv.ParseFloat(string(fields[0]), 64)
	if err != nil || seconds < 0 || seconds > 1e10 {
		return time.Time{}
	}
	return at.Add(-time.Duration(seconds * float64(time.Second)))
}

var sinceBoot = regexp.MustCompile(`(?m)^\[ *([0-9]{1,10})\.([0-9]{6})\]`)

// Dated writes the dates into lines of dmesg that have the seconds since boot.
func Dated(lines []byte, boot time.Time) []byte {
	if boot.IsZero() {
		return lines
	}
	return sinceBoot.ReplaceAllFunc(lines, func(head []byte) []byte {
		m := sinceBoot.FindSubmatch(head)
		micros, err := strconv.ParseUint(string(m[1])+string(m[2]), 10, 64)
		if err != nil {
			return head
		}
		return []byte("[" + moment(micros, boot) + "]")
	})
}
