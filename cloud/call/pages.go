package call

import (
	"fmt"
	"iter"

	"github.com/alictl/alictl/cloud"
)

// maxPages bounds a listing whose next token never ends. At 100 rows a page it
// allows far more than any quota of one region does.
const maxPages = 10_000

// Pages walks a listing by next token until the token is empty. A token that
// comes twice, or far too many pages, is an answer nobody can use.
func Pages(op Op, page func(token string) (next string, err error)) error {
	seen := map[string]bool{}
	token := ""
	for range maxPages {
		next, err := page(token)
		if err != nil || next == "" {
			return err
		}
		if seen[next] {
			return endless(op)
		}
		seen[next] = true
		token = next
	}
	return endless(op)
}

func endless(op Op) error {
	return &cloud.Error{
		Kind: cloud.Nonsense, RegionID: op.RegionID, Product: op.Product, Action: op.Action, ErrorCode: "EndlessPages",
		Message: fmt.Sprintf("the pages of %s never end: what was read before is kept", op.Action),
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
