package timeouts

import (
	"io"
	"strconv"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/layout"
)

// resultColumns is the header of a result in CSV: one row for each of the three
// values of each interface, in the order of the report.
func resultColumns() []string {
	return []string{"region_id", "network_interface_id", "status", "field",
		"before_seconds", "after_seconds", "live_seconds", "reason", "request_id"}
}

func resultCSV(w io.Writer, r result, _ report.Options) error {
	out := layout.NewSheet(w, resultColumns())
	for _, i := range r.items {
		for _, f := range model.Fields() {
			out.Row([]string{i.RegionID, i.ID, i.Status, string(f),
				cell(i.Before, f), cell(i.After, f), cell(i.Live, f), i.Reason, i.RequestID})
		}
	}
	return out.Close()
}

func cell(t *model.Timeouts, f model.Field) string {
	if t == nil {
		return ""
	}
	return strconv.Itoa(t.Get(f))
}
