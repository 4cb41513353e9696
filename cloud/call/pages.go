package call

import (
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
// answer nobody can use.
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
	for i, p := range pages {
		<-p.done
		if again > 0 && i >= again {
			continue
		}
		rows = append(rows, p.rows...)
		if failure == nil {
			failure = p.err
		}
	}
	return rows, failure
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
	return &cloud.Error{
		Kind: cloud.Nonsense, RegionID: op.RegionID, Product: op.Product, Action: op.Action, ResourceID: op.ResourceID, ErrorCode: "EndlessPages",
		Message: fmt.Sprintf("the pages of %s never end: what was read before is kept", op.Action),
	}
}

// Named returns the rows that have a name. When one has none the answer is not to
// be trusted: the error says so, and the named rows are still good.
func Named[T any](op Op, rows []T, name func(T) string) ([]T, error) {
	named := slices.DeleteFunc(rows, func(row T) bool { return name(row) == "" })
	if len(named) == len(rows) {
		return rows, nil
	}
	return named, &cloud.Error{
		Kind: cloud.Nonsense, RegionID: op.RegionID, Product: op.Product, Action: op.Action, ResourceID: op.ResourceID, ErrorCode: "IDMissing",
		Message: fmt.Sprintf("%d of %d rows of %s have no id", len(rows)-len(named), len(rows), op.Action),
	}
}

// Listed refuses the first page of a listing when it has no rows although it
// counts some. A last page may well be empty.
func Listed(op Op, token string, rows int, total *int32) error {
	if token != "" || rows > 0 || total == nil || *total <= 0 {
		return nil
	}
	return &cloud.Error{
		Kind: cloud.Nonsense, RegionID: op.RegionID, Product: op.Product, Action: op.Action, ResourceID: op.ResourceID, ErrorCode: "RowsMissing",
		Message: fmt.Sprintf("the answer of %s counts %d rows and has none", op.Action, *total),
	}
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
