package call

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"reflect"
	"slices"
	"sync"

	"github.com/alictl/alictl/cloud"
)

// MaxPages bounds a listing whose next token never ends. At 100 rows a page it
// allows far more than any quota of one region does.
const MaxPages = 2_000

// ahead is how many pages may be asked for or decoded at the same time: the SDKs
// take longer to decode a full page than the network takes to bring it.
const ahead = 3

// Page reads one page of a listing. It may announce the next token as soon as it
// is known (Attempt.Announce does), so that the next page is asked for while this
// one is still being decoded. It returns the page's rows and the next token.
type Page[T any] func(token string, announce func(next string)) (rows []T, next string, err error)

// Pages walks a listing by next token until the token is empty, and returns its
// rows in order. Rows that were read before an error are returned with it. A
// token that comes twice, the first page again, or far too many pages, is an
// unusable answer.
func Pages[T any](op Op, read Page[T]) ([]T, error) {
	var pages []*page[T]
	slots := make(chan struct{}, ahead)
	seen := map[string]bool{}
	var failure error
	again := 0 // the page from which on nothing is new
	for token := ""; ; {
		p := &page[T]{next: make(chan string, 1), done: make(chan struct{})}
		pages = append(pages, p)
		slots <- struct{}{}
		go func() {
			defer func() { <-slots }()
			p.read(token, read)
		}()
		next := <-p.next
		if next == "" {
			break
		}
		if again = startsAnew(pages); again > 0 {
			failure = Endless(op)
			break
		}
		if seen[next] || len(pages) == MaxPages {
			failure = Endless(op)
			break
		}
		seen[next], token = true, next
	}
	var rows []T
	failures := []error{failure}
	repeats := repeated{}
	for i, p := range pages {
		<-p.done
		if again > 0 && i >= again {
			continue
		}
		rows = append(rows, p.rows...)
		failures = append(failures, p.err)
		if failure == nil && repeats.seen(p.rows) {
			failure = Repeats(op)
			failures = append(failures, failure)
		}
	}
	return rows, joined(failures)
}

// joined returns the one error as it is, or several in one.
func joined(failures []error) error {
	failures = slices.DeleteFunc(failures, func(err error) bool { return err == nil })
	if len(failures) == 1 {
		return failures[0]
	}
	return errors.Join(failures...)
}

// repeated remembers pages: one that comes again stands where another should.
type repeated map[[sha256.Size]byte]bool

// seen says whether a page with the same rows was there before.
func (r repeated) seen(rows any) bool {
	if reflect.ValueOf(rows).Len() == 0 {
		return false
	}
	text, err := json.Marshal(rows)
	if err != nil || string(text) == "[{}]" {
		return false
	}
	sum := sha256.Sum256(text)
	again := r[sum]
	r[sum] = true
	return again
}

// Repeats is the error for a listing in which a page comes twice.
func Repeats(op Op) error {
	return malformed(op, "RepeatedPage", "a page of "+op.Action+" came twice, so another is missing", nil)
}

// malformed is the error for an answer that cannot be.
func malformed(op Op, code, message string, requestID *string) *cloud.Error {
	e := &cloud.Error{
		Kind: cloud.Invalid, RegionID: op.RegionID, Product: op.Product, Action: op.Action, ResourceID: op.ResourceID,
		ErrorCode: code, Message: message,
	}
	if requestID != nil {
		e.Request = *requestID
	}
	return e
}

// Unexpected is the error about one resource of which an answer says what is not
// documented.
func Unexpected(op Op, resourceID, field, value string, requestID *string) error {
	if resourceID != "" {
		op.ResourceID = resourceID
	}
	return malformed(op, "UnexpectedValue", field+" is "+value+", which is no documented value", requestID)
}

// startsAnew returns the number of the first page that repeats page 0, or 0. It
// looks at the one page that must be there by now: so many are read ahead.
func startsAnew[T any](pages []*page[T]) int {
	n := len(pages) - 1 - ahead
	if n <= 0 {
		return 0
	}
	<-pages[0].done
	<-pages[n].done
	if len(pages[n].rows) == 0 || !reflect.DeepEqual(pages[n].rows, pages[0].rows) {
		return 0
	}
	return n
}

// page is one page under way.
type page[T any] struct {
	next chan string // the next token, once
	done chan struct{}
	rows []T
	err  error
}

func (p *page[T]) read(token string, read Page[T]) {
	defer close(p.done)
	var once sync.Once
	announce := func(next string) { once.Do(func() { p.next <- next }) }
	rows, next, err := read(token, announce)
	p.rows, p.err = rows, err
	announce(next)
}

// Endless is the error for a listing whose pages never end.
func Endless(op Op) error {
	return malformed(op, "EndlessPages", fmt.Sprintf("the pages of %s never end: what was read before is kept", op.Action), nil)
}

// Named returns the rows that have a name. When one has none the answer is not to
// be trusted: the error says so, and the named rows are still good.
func Named[T any](op Op, rows []T, name func(T) string) ([]T, error) {
	all := len(rows)
	named := slices.DeleteFunc(rows, func(row T) bool { return name(row) == "" })
	if len(named) == all {
		return rows, nil
	}
	return named, malformed(op, "IDMissing", fmt.Sprintf("%d of %d rows of %s have no id", all-len(named), all, op.Action), nil)
}

// List is what an answer says of a listing beside its rows.
type List struct {
	Token     string // of the page that was asked for; empty: the first
	Missing   bool   // there is no list at all, which is not an empty one
	Rows      int
	Total     *int32 // nil: not told
	RequestID *string
}

// Listed refuses an answer without the list, unless it counts no row, and a first
// page that has no rows although it counts some. A last page may well be empty.
func Listed(op Op, l List) error {
	switch {
	case l.Missing && (l.Total == nil || *l.Total != 0):
		return malformed(op, "RowsMissing", "the answer of "+op.Action+" has no list", l.RequestID)
	case l.Token == "" && l.Rows == 0 && l.Total != nil && *l.Total > 0:
		return malformed(op, "RowsMissing", fmt.Sprintf("the answer of %s counts %d rows and has none", op.Action, *l.Total), l.RequestID)
	}
	return nil
}

// Rows walks the rows of an answer and passes over null ones.
func Rows[T any](rows []*T) iter.Seq[*T] {
	return func(yield func(*T) bool) {
		for _, row := range rows {
			if row != nil && !yield(row) {
				return
			}
		}
	}
}
