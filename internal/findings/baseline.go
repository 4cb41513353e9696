package findings

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/alictl/alictl/internal/files"
	"github.com/alictl/alictl/internal/text"
)

// BaselineSchema names the version of a baseline file.
const BaselineSchema = "alictl/baseline/v1"

// maxBaseline is far more than an account has findings: 34 bytes each.
const maxBaseline = 64 << 20

// Baseline names findings that were there before and are not to fail a run.
type Baseline struct {
	Schema       string    `json:"schema"`
	AccountID    string    `json:"account_id"` // empty: of several accounts
	CreatedAt    time.Time `json:"created_at"`
	Fingerprints []string  `json:"fingerprints"`
}

// Baseline returns the baseline of a document: every finding that is not waived. A
// waived one would not come back when its waiver ends.
func (d *Document) Baseline() *Baseline {
	b := &Baseline{Schema: BaselineSchema, AccountID: d.AccountID, CreatedAt: d.CreatedAt, Fingerprints: []string{}}
	for i := range d.Findings {
		if f := &d.Findings[i]; f.Waived == nil {
			b.Fingerprints = append(b.Fingerprints, Fingerprint(f.Rule, f.Resource))
		}
	}
	slices.Sort(b.Fingerprints)
	b.Fingerprints = slices.Compact(b.Fingerprints)
	return b
}

// Apply marks the findings that the baseline names. A baseline of another account is
// refused.
func (d *Document) Apply(b *Baseline) error {
	if b.AccountID != "" && b.AccountID != d.AccountID {
		return &text.Error{
			What: text.Message{ID: "baseline.other_account", Data: text.Data{"Got": text.Visible(b.AccountID), "Want": text.Visible(d.AccountID)}},
			Hint: text.Message{ID: "baseline.hint"},
		}
	}
	known := make(map[string]bool, len(b.Fingerprints))
	for _, f := range b.Fingerprints {
		known[f] = true
	}
	for i := range d.Findings {
		f := &d.Findings[i]
		f.Baseline = known[Fingerprint(f.Rule, f.Resource)]
	}
	return nil
}

// Encode returns the bytes of a baseline file.
func (b *Baseline) Encode() ([]byte, error) {
	raw, err := json.MarshalIndent(b, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode baseline: %w", err)
	}
	return append(raw, '\n'), nil
}

// ReadBaseline reads a baseline file. One that is not exactly a baseline is refused.
// It gives up when the context ends.
func ReadBaseline(ctx context.Context, path string) (*Baseline, error) {
	raw, err := files.Read(ctx, path, maxBaseline)
	if err != nil {
		return nil, baselineError(path, text.Message{}, err)
	}
	b, err := DecodeBaseline(raw)
	var bad *badBaseline
	if errors.As(err, &bad) {
		return nil, baselineError(path, bad.why, err)
	}
	return b, err
}

// badBaseline is what is wrong with the content of a baseline file.
type badBaseline struct{ why text.Message }

// Error says in English what is wrong.
func (b *badBaseline) Error() string { return text.InEnglish().Tell(b.why) }

func wrongBaseline(id string, data text.Data) error {
	return &badBaseline{text.Message{ID: id, Data: data}}
}

var fingerprintForm = regexp.MustCompile(`^[0-9a-f]{32}$`)

// DecodeBaseline reads a baseline from the bytes of a file.
func DecodeBaseline(raw []byte) (*Baseline, error) {
	raw = bytes.TrimPrefix(raw, []byte("\ufeff")) // some editors put it there
	var head struct {
		Schema *string `json:"schema"`
	}
	if err := json.Unmarshal(raw, &head); err != nil {
		return nil, brokenBaseline(raw, err)
	}
	if head.Schema == nil || *head.Schema != BaselineSchema {
		got := "-"
		if head.Schema != nil {
			got = text.Cut(text.Visible(*head.Schema), 60)
		}
		return nil, wrongBaseline("baseline.other_schema", text.Data{"Got": got, "Want": BaselineSchema})
	}
	var b struct {
		Baseline
		AccountID    *string   `json:"account_id"`
		Fingerprints *[]string `json:"fingerprints"`
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&b); err != nil {
		return nil, brokenBaseline(raw, err)
	}
	if b.AccountID == nil || b.Fingerprints == nil {
		return nil, wrongBaseline("baseline.not_one", text.Data{"Why": "account_id or fingerprints is missing"})
	}
	for _, f := range *b.Fingerprints {
		if !fingerprintForm.MatchString(f) {
			return nil, wrongBaseline("baseline.bad_fingerprint", text.Data{"Got": text.Cut(text.Visible(f), 60)})
		}
	}
	return &Baseline{Schema: BaselineSchema, AccountID: *b.AccountID, CreatedAt: b.CreatedAt, Fingerprints: *b.Fingerprints}, nil
}

// brokenBaseline says what is wrong with the JSON in a reader's words.
func brokenBaseline(raw []byte, err error) error {
	var syntax *json.SyntaxError
	switch {
	case len(bytes.TrimSpace(raw)) == 0:
		return wrongBaseline("baseline.empty", nil)
	case errors.As(err, &syntax) && (syntax.Offset >= int64(len(raw)) || strings.HasPrefix(syntax.Error(), "unexpected end")):
		return wrongBaseline("baseline.truncated", nil)
	}
	return wrongBaseline("baseline.not_one", text.Data{"Why": text.Visible(err.Error())})
}

func baselineError(path string, why text.Message, err error) error {
	data := text.Data{"File": text.Visible(path), "Why": why}
	if why.ID == "" {
		data["Why"] = files.Said(err)
	}
	return &text.Error{What: text.Message{ID: "baseline.read", Data: data}, Hint: text.Message{ID: "baseline.hint"}, Err: err}
}
