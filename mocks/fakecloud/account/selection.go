package account

import "slices"

// Selection is a search over a table: which rows may match, and which do.
type Selection[T any] struct {
	Table *Table[T]
	// Among limits the search to these positions; nil means every row.
	Among []int
	Keep  func(*T) bool
}

// each visits the matching rows from a position on, until visit says stop.
func (s Selection[T]) each(from int, visit func(at int, row *T) bool) {
	check := func(at int) bool {
		row := s.Table.Rows[at]
		return row == nil || s.Keep != nil && !s.Keep(row) || visit(at, row)
	}
	if s.Among == nil {
		for at := from; at < len(s.Table.Rows); at++ {
			if !check(at) {
				return
			}
		}
		return
	}
	slices.Sort(s.Among)
	for _, at := range slices.Compact(s.Among) {
		if at >= from && !check(at) {
			return
		}
	}
}

// Page returns up to size rows from a position on, and the position of the
// first row after them, or -1 when there is none.
func (s Selection[T]) Page(from, size int) (rows []*T, next int) {
	next = -1
	s.each(from, func(at int, row *T) bool {
		if len(rows) == size {
			next = at
			return false
		}
		rows = append(rows, row)
		return true
	})
	return rows, next
}

// Numbered returns page number of the given size, and how many rows match.
func (s Selection[T]) Numbered(number, size int) (rows []*T, total int) {
	skip := (number - 1) * size
	if s.Among == nil && s.Keep == nil {
		total = s.Table.Live
		at := 0
		s.each(0, func(_ int, row *T) bool {
			if at >= skip {
				rows = append(rows, row)
			}
			at++
			return len(rows) < size
		})
		return rows, total
	}
	s.each(0, func(_ int, row *T) bool {
		if total >= skip && len(rows) < size {
			rows = append(rows, row)
		}
		total++
		return true
	})
	return rows, total
}

// Count says how many rows match.
func (s Selection[T]) Count() int {
	if s.Among == nil && s.Keep == nil {
		return s.Table.Live
	}
	_, total := s.Numbered(1, 0)
	return total
}

// first limits a selection to its first rows.
func (s Selection[T]) FirstRows(most int) Selection[T] {
	among := []int{}
	s.each(0, func(at int, _ *T) bool {
		among = append(among, at)
		return len(among) < most
	})
	return Selection[T]{Table: s.Table, Among: among}
}
