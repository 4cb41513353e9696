package evidence

import (
	"regexp"
	"strings"
	"time"
)

// stamp is the time at which a line of the kernel's ring or of a log of the system
// begins.
type stamp struct {
	text   string // tells the moment among the lines of one file
	at     int64  // by the clock of the log, as if that were UTC; 0: unknown
	zone   bool   // the line tells the zone of that clock
	offset int    // of the zone, in seconds east of UTC
}

// moment is something that happened then.
func (s stamp) moment(what, line string) Moment {
	return Moment{Time: s.at - int64(s.offset), What: what, Line: line, Zone: s.zone, Offset: s.offset}
}

// stampForm leaves out the year, which syslog does not tell.
const stampForm = "01-02 15:04:05"

// ringLevel is the level that dmesg -r and dmesg -x put before a line.
var ringLevel = regexp.MustCompile(`^(?:<[0-9]+>|[a-z]+ *:[a-z]+ *: )`)

// localMonth is a month as dmesg -T and journalctl write it in a Chinese locale, with
// the day of the week before it: "五 11月 20".
var localMonth = regexp.MustCompile(`^(?:[^ -~]+ +)?([0-9]{1,2})月 +([0-9]{1,2}) `)

// zoned is a time by ISO 8601 with its zone.
var zoned = regexp.MustCompile(`^[0-9-]{10}T[0-9:]{8}(?:[.,][0-9]+)?(Z|[+-][0-9]{2}:?[0-9]{2})`)

// logTime reads the time of a line. The year of syslog's form is added later.
func logTime(line string) stamp {
	line = ringLevel.ReplaceAllString(line, "")
	if strings.HasPrefix(line, "[") {
		if inside, _, ok := strings.Cut(line[1:], "]"); ok {
			inside = strings.TrimSpace(inside)
			if s := dated(inside); s.at != 0 {
				return s
			}
			return stamp{text: "up " + inside}
		}
	}
	return dated(line)
}

// dated reads a date in one of the forms that logs have.
func dated(line string) stamp {
	if m := localMonth.FindStringSubmatchIndex(line); m != nil {
		if month := leading(line[m[2]:]); month >= 1 && month <= 12 {
			day := line[m[4]:m[5]]
			line = time.Month(month).String()[:3] + " " + strings.Repeat(" ", 2-len(day)) + day + " " + line[m[1]:]
		}
	}
	for _, form := range []string{"Mon Jan _2 15:04:05 2006", "Jan _2 15:04:05 2006", "2006-01-02T15:04:05", "2006-01-02 15:04:05", "Mon 2006-01-02 15:04:05", "Jan _2 15:04:05"} {
		if len(line) < len(form) {
			continue
		}
		t, err := time.Parse(form, line[:len(form)])
		if err != nil {
			continue
		}
		s := stamp{text: t.Format(stampForm), at: t.Unix()}
		if m := zoned.FindStringSubmatch(line); m != nil {
			s.zone, s.offset = true, zoneOffset(m[1])
		}
		return s
	}
	return stamp{}
}

// zoneOffset is how far a zone such as Z, +0800 and +08:00 is east of UTC, in seconds.
func zoneOffset(zone string) int {
	for _, form := range []string{"Z07:00", "-0700"} {
		if t, err := time.Parse(form, zone); err == nil {
			_, offset := t.Zone()
			return offset
		}
	}
	return 0
}
