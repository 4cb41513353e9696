package audit

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/alictl/alictl/internal/findings"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
)

// writeOpenMetrics writes an audit as OpenMetrics text. Every sample is a gauge
// without a timestamp, so that the textfile collector of node_exporter and a
// Pushgateway, which read the older text format, take it too: to them "# EOF" is a
// comment. Findings that do not count are told apart by the state.
func writeOpenMetrics(w io.Writer, d *findings.Document, _ report.Options) error {
	m := metrics{out: bufio.NewWriterSize(w, 64<<10)}
	account := label{"account", d.AccountID}
	m.family("alictl_audit_complete", "1 when everything the audit needed was read, else 0.")
	m.sample("alictl_audit_complete", float64(btof(d.Complete)), account)
	m.family("alictl_audit_timestamp_seconds", "When the account was read, in seconds since 1970.")
	m.sample("alictl_audit_timestamp_seconds", float64(d.CreatedAt.Unix()), account)
	m.findings(d)
	m.family("alictl_not_evaluated", "Resources that a rule could not be evaluated for, by cause.")
	for _, c := range counted(d.NotEvaluated, func(g *findings.Gap) []string { return []string{g.Rule, g.Cause} }) {
		m.sample("alictl_not_evaluated", float64(c.n), label{"rule", c.key[0]}, label{"cause", c.key[1]}, account)
	}
	if f := d.Figures; f != nil {
		m.family("alictl_load_balancer_utilization_ratio", "Share of a limit of a load balancer that was used at the peak of the window.")
		for _, u := range f.Utilization {
			m.sample("alictl_load_balancer_utilization_ratio", u.Share, label{"load_balancer", u.LoadBalancerID}, label{"metric", u.Metric}, label{"region", u.RegionID}, account)
		}
		m.family("alictl_interface_timeout_seconds", "Connection-tracking timeout of a network interface.")
		for _, t := range f.Timeouts {
			at := []label{{"interface", t.InterfaceID}, {"region", t.RegionID}, account}
			for _, field := range fieldsOf(t) {
				m.sample("alictl_interface_timeout_seconds", field.value, append([]label{{"timeout", field.name}}, at...)...)
			}
		}
	}
	m.put("# EOF\n")
	if err := m.out.Flush(); err != nil {
		return fmt.Errorf("write openmetrics: %w", err)
	}
	return nil
}

// findings counts findings by what they are labelled with. A rule of the run that
// found nothing says so with a zero, so that a dashboard sees it come and go.
func (m metrics) findings(d *findings.Document) {
	all := counted(d.Findings, func(f *findings.Finding) []string {
		return []string{f.Rule, f.Severity, f.Resource.AccountID, f.Resource.RegionID, stateOf(f)}
	})
	m.family("alictl_findings", "Findings of the audit: state active, waived or baseline.")
	for _, c := range all {
		m.sample("alictl_findings", float64(c.n), label{"rule", c.key[0]}, label{"severity", c.key[1]}, label{"account", c.key[2]},
			label{"region", c.key[3]}, label{"state", c.key[4]})
	}
	m.family("alictl_findings_by_severity", "Findings that are neither waived nor in the baseline.")
	for _, s := range findings.Severities() {
		m.sample("alictl_findings_by_severity", float64(d.Summary.Of(s)), label{"severity", s}, label{"account", d.AccountID})
	}
}

func stateOf(f *findings.Finding) string {
	switch {
	case f.Waived != nil:
		return "waived"
	case f.Baseline:
		return "baseline"
	}
	return "active"
}

type metrics struct{ out *bufio.Writer }

type label struct{ name, value string }

// put writes; bufio keeps the first error and Flush reports it.
func (m metrics) put(s string) { _, _ = m.out.WriteString(s) }

func (m metrics) family(name, help string) {
	m.put("# TYPE " + name + " gauge\n# HELP " + name + " " + help + "\n")
}

func (m metrics) sample(name string, value float64, labels ...label) {
	parts := make([]string, len(labels))
	for i, l := range labels {
		parts[i] = l.name + `="` + labelValue(l.value) + `"`
	}
	m.put(name + "{" + strings.Join(parts, ",") + "} " + strconv.FormatFloat(value, 'g', -1, 64) + "\n")
}

// longestLabel is what a label keeps of a value, in bytes.
const longestLabel = 256

// labelValue makes a value safe between the quotes of a label. What a terminal would
// obey is spelled out first, and what is too long for a label is cut.
func labelValue(s string) string {
	s = text.Visible(s)
	if len(s) > longestLabel {
		s = s[:longestLabel]
		for !utf8.ValidString(s) {
			s = s[:len(s)-1]
		}
	}
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(s)
}

type count struct {
	key []string
	n   int
}

// counted counts rows by a key, in the order of the keys. Two keys that look the same
// once they are safe are one: a series must not be there twice.
func counted[T any](rows []T, key func(*T) []string) []count {
	at := map[string]*count{}
	for i := range rows {
		k := key(&rows[i])
		id := ""
		for _, part := range k {
			id += labelValue(part) + "\n"
		}
		if at[id] == nil {
			at[id] = &count{key: k}
		}
		at[id].n++
	}
	out := make([]count, 0, len(at))
	for _, c := range at {
		out = append(out, *c)
	}
	slices.SortFunc(out, func(a, b count) int { return cmp.Or(slices.Compare(a.key, b.key), cmp.Compare(a.n, b.n)) })
	return out
}

type field struct {
	name  string
	value float64
}

func fieldsOf(t findings.Timeouts) []field {
	return []field{{"tcp_established", float64(t.TCPEstablished)}, {"tcp_closed_and_time_wait", float64(t.TCPClosedAndTimeWait)}, {"udp", float64(t.UDP)}}
}

func btof(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
