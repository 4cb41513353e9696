package evidence

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// journalEntry makes a line of syslog of an entry of journalctl -o json; another line
// stays as it is. The journal tells the time in UTC.
func journalEntry(line string) string {
	if !strings.HasPrefix(line, "{") || !strings.Contains(line, `"MESSAGE"`) {
		return line
	}
	var e struct {
		At         string `json:"__REALTIME_TIMESTAMP"`
		Host       string `json:"_HOSTNAME"`
		Identifier string `json:"SYSLOG_IDENTIFIER"`
		PID        string `json:"_PID"`
		Message    string `json:"MESSAGE"`
	}
	if err := json.Unmarshal([]byte(line), &e); err != nil {
		return line
	}
	micros, err := strconv.ParseInt(e.At, 10, 64)
	if err != nil {
		return line
	}
	who := e.Identifier
	if e.PID != "" {
		who += "[" + e.PID + "]"
	}
	return time.UnixMicro(micros).UTC().Format("2006-01-02T15:04:05Z") + " " + e.Host + " " + who + ": " + e.Message
}
