package timeouts

import (
	"io"

	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/layout"
)

func resultMarkdown(w io.Writer, r result, o report.Options) error {
	say := words{o.Words()}
	m := layout.NewMarkdown(w, o.Printer)
	groups := say.groups(r)
	m.Heading(1, say.resultTitle(r))
	columns := []string{"column.interface", "column.region", "column.change", "column.live", "column.reason", "column.request"}
	for _, g := range groups {
		m.Heading(2, g.heading)
		m.Table(columns, func() {
			for _, i := range g.items {
				live := ""
				if i.Live != nil {
					live = say.timeouts(i.Live)
				}
				m.Row(i.ID, i.RegionID, say.List(say.changes(i.Before, i.After)), live, say.Named("reason.", i.Reason), i.RequestID)
			}
		})
	}
	for _, s := range say.resultClosing(r, groups) {
		m.Para(s)
	}
	return m.Close()
}
