package audit

import (
	"io"
	"strconv"
	"strings"

	"github.com/alictl/alictl/internal/findings"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/layout"
)

// columns is the header of an audit in CSV: a row for each finding, in the order of
// the document. What was not evaluated is not in it: the command says on stderr when
// an audit is incomplete.
func columns() []string {
	return []string{"severity", "rule", "region_id", "kind", "id", "name", "account_id", "summary", "remedy", "command", "evidence",
		"waived_reason", "waived_owner", "waived_expires", "baseline", "extra", "fingerprint", "docs"}
}

func writeCSV(w io.Writer, d *findings.Document, _ report.Options) error {
	out, english := layout.NewSheet(w, columns()), text.InEnglish()
	for i := range d.Findings {
		f := &d.Findings[i]
		facts := make([]string, len(f.Evidence))
		for j, fact := range f.Evidence {
			facts[j] = fact.Name + "=" + fact.Value
		}
		waived := findings.Waived{}
		if f.Waived != nil {
			waived = *f.Waived
		}
		out.Row([]string{f.Severity, f.Rule, f.Resource.RegionID, f.Resource.Kind, f.Resource.ID, f.Resource.Name, f.Resource.AccountID,
			english.Tell(f.Summary), english.Tell(f.Remedy), f.Command, strings.Join(facts, "; "),
			waived.Reason, waived.Owner, waived.Expires, strconv.FormatBool(f.Baseline), strconv.FormatBool(f.Extra), f.Fingerprint, f.Docs})
	}
	return out.Close()
}
