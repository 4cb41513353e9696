package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/internal/text"
)

// planColumns is the header of a plan in CSV. There is one row for each of the
// three values of each interface, in the order of the plan; reason and the
// listener columns are empty where there is none. Unresolved backends and errors
// are not in it: the command says on stderr when a plan is incomplete.
func planColumns() []string {
	return []string{
		"region_id", "network_interface_id", "instance_id", "status", "field",
		"current_seconds", "desired_seconds", "direction", "selected", "reason",
		"required_seconds", "load_balancer_kind", "load_balancer_id", "listener_id", "port", "protocol",
		"server_group_id", "listeners", "note",
	}
}

func planCSV(w io.Writer, p *plan.Plan, o Options) error {
	words := words{o.filled().Printer}
	out := newSheet(w, planColumns())
	for i := range p.Interfaces {
		c := &p.Interfaces[i]
		note := strings.Join(words.notes(c), " ")
		for _, f := range model.Fields() {
			out.write(planRecord(p, c, f, note))
		}
	}
	return out.close()
}

func planRecord(p *plan.Plan, c *plan.Interface, f model.Field, note string) []string {
	record := []string{c.RegionID, c.ID, c.InstanceID, string(c.Status), string(f), "", "", "", "", ""}
	most, listeners := deciding(c.Listeners, f)
	if c.Current != nil && c.Desired != nil {
		j := judge(p, c, f)
		record = append(record[:5], decimal(j.has), decimal(j.shall), string(j.direction),
			strconv.FormatBool(j.selected), j.reason)
	}
	if most == nil {
		record = append(record, "", "", "", "", "", "", "")
	} else {
		record = append(record, decimal(most.RequiredSeconds), string(most.LoadBalancerKind), most.LoadBalancerID,
			most.ListenerID, decimal(most.Port), string(most.Protocol), most.ServerGroupID)
	}
	return append(record, decimal(listeners), note)
}

func decimal(n int) string { return strconv.Itoa(n) }

// sheet writes CSV whose cells are safe to open in a spreadsheet.
type sheet struct{ out *csv.Writer }

func newSheet(w io.Writer, header []string) sheet {
	s := sheet{csv.NewWriter(w)}
	s.write(header)
	return s
}

// write keeps the first error for close.
func (s sheet) write(record []string) {
	for i, cell := range record {
		record[i] = safeCell(cell)
	}
	_ = s.out.Write(record)
}

func (s sheet) close() error {
	s.out.Flush()
	if err := s.out.Error(); err != nil {
		return fmt.Errorf("write csv: %w", err)
	}
	return nil
}

// safeCell shows control characters and keeps a spreadsheet from taking a cell
// for a formula: the apostrophe in front makes it text.
func safeCell(s string) string {
	formula := strings.TrimLeft(s, " ")
	if formula != "" && strings.ContainsRune("=+-@\t\r", rune(formula[0])) {
		s = "'" + s
	}
	return text.Visible(s)
}
