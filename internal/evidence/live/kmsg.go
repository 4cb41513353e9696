package live

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// ofInterest are the kernel records that a cause is read from.
var ofInterest = regexp.MustCompile(`(?i)\btcp|syn flood|conntrack|out of memory|oom[-_ ]|killed process|ip_vs|martian|too many orphan|neighbou?r table overflow|nf_tables|page allocation failure|file-max`)

// maxRecords is how many of the latest records are kept.
const maxRecords = 5000

// kernelRecords turns the records of /dev/kmsg into lines of dmesg: the seconds since
// boot in brackets, then the text. Only records that a cause is read from are kept.
func kernelRecords(records [][]byte) []byte {
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
		kept = append(kept, fmt.Appendf(nil, "[%5d.%06d] %s\n", micros/1e6, micros%1e6, text))
	}
	return bytes.Join(kept[max(0, len(kept)-maxRecords):], nil)
}
