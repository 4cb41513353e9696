package journal

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/alictl/alictl/internal/files"
)

// Journal is what was read from a journal file.
type Journal struct {
	AccountID string   // empty when no run had begun
	Regions   []string // of all its runs, sorted
	Runs      []RunLog // oldest first
	Torn      bool     // the file ends in the middle of a record, which was left out
	Old       bool     // it has records without number and checksum: what is lost of them does not show
	Damage    []Damage // where it is not what was written, in order

	size  int64 // of the whole records, in bytes
	chain chain
}

// Open reports whether the last run has no end: it was cut short, or what followed
// is gone.
func (j *Journal) Open() bool { return len(j.Runs) > 0 && j.Runs[len(j.Runs)-1].End == nil }

// RunLog is one run: its header and what followed it.
type RunLog struct {
	Run
	Time    time.Time
	Records []Record // without the header
	End     *End     // nil when the run was cut short
}

// Problem says what is wrong with a file that was to be a journal.
type Problem string

// The problems of a journal file.
const (
	NotJournal    Problem = "not_a_journal"
	OtherSchema   Problem = "other_schema"
	OtherAccount  Problem = "other_account" // runs of two accounts, or of another than asked for
	MalformedLine Problem = "malformed_line"
	Damaged       Problem = "damaged" // it is not what was written, so nothing is appended
)

// FormatError is a file that cannot be used as a journal.
type FormatError struct {
	Path    string
	Line    int // counted from 1
	Problem Problem
	Err     error
}

// Error says which line of which file is wrong, and why.
func (e *FormatError) Error() string {
	return fmt.Sprintf("read journal %s: line %d: %v", e.Path, e.Line, e.Err)
}

// Unwrap returns the reason.
func (e *FormatError) Unwrap() error { return e.Err }

// maxFileSize bounds a journal: one of half a million changes is smaller.
const maxFileSize = 256 << 20

// ReadFile reads a journal file. It gives up when the context ends.
func ReadFile(ctx context.Context, path string) (*Journal, error) {
	data, err := files.Read(ctx, path, maxFileSize)
	if err != nil {
		return nil, fmt.Errorf("read journal: %w", err)
	}
	return Read(bytes.NewReader(data), path)
}

// Read reads a journal; name is used in errors. A file that ends in the middle of
// a record is accepted and marked as torn, and an empty one has no runs. Anything
// else that a run cannot have written is a *FormatError.
func Read(r io.Reader, name string) (*Journal, error) {
	p := parser{name: name, journal: &Journal{}}
	in := bufio.NewReaderSize(r, maxLine)
	for {
		line, err := in.ReadSlice('\n')
		p.line++
		switch {
		case errors.Is(err, io.EOF):
			return p.finish(line)
		case errors.Is(err, bufio.ErrBufferFull):
			return nil, p.refuse(p.malformed(), errors.New("the line is too long"))
		case err != nil:
			return nil, fmt.Errorf("read journal %s: %w", name, err)
		}
		if err := p.add(line); err != nil {
			return nil, err
		}
	}
}

// parser holds records against what a run can have written before them.
type parser struct {
	name     string
	line     int
	journal  *Journal
	numbered bool               // a record with a number was seen
	run      *RunLog            // the run that has not ended, if any
	pending  *Intent            // the intent without an outcome, if any
	written  map[Interface]bool // by this run, surely or perhaps
}

// add takes the next line.
func (p *parser) add(line []byte) error {
	if schema := schemaOf(line); schema != "" && schema != Schema && schema != oldSchema {
		return p.refuse(OtherSchema, fmt.Errorf("its schema is %q, and this version reads %q", schema, Schema))
	}
	p.journal.size += int64(len(line))
	record, err := decode(line)
	switch {
	case err != nil && p.numbered && p.line > 1:
		p.journal.chain.skip()
		p.damage(Damage{Line: p.line, Loss: Changed, Err: err})
		return nil
	case err != nil:
		return p.refuse(p.malformed(), err)
	}
	if ok, err := p.proven(record, line); !ok || err != nil {
		return err
	}
	if record.Run != nil {
		return p.begin(record)
	}
	return p.follow(record)
}

// proven holds a record against the chain. One that is not what was written, or
// does not belong there, is noted and not used.
func (p *parser) proven(r Record, line []byte) (bool, error) {
	j := p.journal
	if r.Number == 0 {
		if p.numbered {
			p.damage(Damage{Line: p.line, Loss: Foreign})
			return false, nil
		}
		j.Old = true
		j.chain.pass(line)
		return true, nil
	}
	p.numbered = true
	damage := j.chain.follow(r, line, p.line)
	if damage == nil {
		return true, nil
	}
	p.damage(*damage)
	switch {
	case damage.Loss == Lost, p.line == 1 && r.Run != nil: // a first header still says which account is meant
		return true, nil
	}
	return false, nil
}

func (p *parser) damage(d Damage) { p.journal.Damage = append(p.journal.Damage, d) }

// begin takes a run header. The run before it may have been cut short.
func (p *parser) begin(r Record) error {
	j := p.journal
	if len(j.Runs) > 0 && j.AccountID != r.Run.AccountID {
		return p.refuse(OtherAccount, fmt.Errorf("a run of account %s after one of account %s", r.Run.AccountID, j.AccountID))
	}
	j.AccountID = r.Run.AccountID
	j.Regions = append(j.Regions, r.Run.Regions...)
	slices.Sort(j.Regions)
	j.Regions = slices.Compact(j.Regions)
	j.Runs = append(j.Runs, RunLog{Run: *r.Run, Time: r.Time})
	p.run, p.pending, p.written = &j.Runs[len(j.Runs)-1], nil, map[Interface]bool{}
	return nil
}

// follow takes a record that belongs to the run begun last.
func (p *parser) follow(r Record) error {
	if p.run == nil && len(p.journal.Damage) > 0 && len(p.journal.Runs) > 0 {
		p.run = &p.journal.Runs[len(p.journal.Runs)-1] // the header of its own run is gone
	}
	if p.run == nil {
		return p.refuse(p.malformed(), errors.New("the record belongs to no run"))
	}
	if err := p.order(r); err != nil {
		if len(p.journal.Damage) > 0 {
			return nil // what it needs before it is gone, which was noted
		}
		return p.refuse(MalformedLine, err)
	}
	p.run.Records = append(p.run.Records, r)
	if r.End != nil {
		p.run.End = r.End
		p.run = nil
	}
	return nil
}

// order refuses a record that cannot stand where it stands, and keeps what the
// next one is held against.
func (p *parser) order(r Record) error {
	switch {
	case r.Intent != nil:
		return p.intend(r.Intent)
	case r.Outcome != nil:
		return p.conclude(r.Outcome)
	case r.Verified != nil && !p.written[r.Verified.Interface]:
		return fmt.Errorf("%s is verified and was not written", r.Verified.ID)
	}
	return nil
}

func (p *parser) intend(i *Intent) error {
	if p.pending != nil && len(p.journal.Damage) == 0 {
		return fmt.Errorf("an intent for %s before the outcome for %s", i.ID, p.pending.ID)
	}
	if !slices.Contains(p.run.Regions, i.RegionID) {
		return fmt.Errorf("region %s is not of this run", i.RegionID)
	}
	p.pending = i
	return nil
}

func (p *parser) conclude(o *Outcome) error {
	if p.pending == nil || p.pending.Interface != o.Interface {
		return fmt.Errorf("an outcome for %s without its intent", o.ID)
	}
	p.pending = nil
	p.written[o.Interface] = o.Result != Failed
	return nil
}

// finish takes what follows the last line feed.
func (p *parser) finish(torn []byte) (*Journal, error) {
	if len(torn) > 0 && len(p.journal.Runs) == 0 && !startsHeader(torn) {
		return nil, p.refuse(NotJournal, errors.New("it is cut off and begins no run"))
	}
	p.journal.Torn = len(torn) > 0
	return p.journal, nil
}

// malformed names the problem of a line that cannot be read: before the first
// run header the file is no journal at all.
func (p *parser) malformed() Problem {
	if len(p.journal.Runs) == 0 {
		return NotJournal
	}
	return MalformedLine
}

// refusal is the error of what cannot be used because of a damage.
func (d Damage) refusal(path string) error {
	return &FormatError{Path: path, Line: d.Line, Problem: Damaged, Err: errors.New(d.String())}
}

func (p *parser) refuse(problem Problem, err error) error {
	return &FormatError{Path: p.name, Line: p.line, Problem: problem, Err: err}
}
