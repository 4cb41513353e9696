package fakecloud

import "slices"

// selection is a search over a table: which rows may match, and which do.
type selection[T any] struct {
	table *table[T]
	// among limits the search to these positions; nil means every row.
	among []int
	keep  func(*T) bool
}

// each visits the matching rows from a position on, until visit says stop.
func (s selection[T]) each(from int, visit func(at int, row *T) bool) {
	check := func(at int) bool {
		row := s.table.rows[at]
		return row == nil || s.keep != nil && !s.keep(row) || visit(at, row)
	}
	if s.among == nil {
		for at := from; at < len(s.table.rows); at++ {
			if !check(at) {
				return
			}
		}
		return
	}
	slices.Sort(s.among)
	for _, at := range slices.Compact(s.among) {
		if at >= from && !check(at) {
			return
		}
	}
}

// page returns up to size rows from a position on, and the position of the
// first row after them, or -1 when there is none.
func (s selection[T]) page(from, size int) (rows []*T, next int) {
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

// numbered returns page number of the given size, and how many rows match.
func (s selection[T]) numbered(number, size int) (rows []*T, total int) {
	skip := (number - 1) * size
	if s.among == nil && s.keep == nil {
		total = s.table.live
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

func (s selection[T]) count() int {
	if s.among == nil && s.keep == nil {
		return s.table.live
	}
	_, total := s.numbered(1, 0)
	return total
}

// first limits a selection to its first rows.
func (s selection[T]) firstRows(most int) selection[T] {
	among := []int{}
	s.each(0, func(at int, _ *T) bool {
		among = append(among, at)
		return len(among) < most
	})
	return selection[T]{table: s.table, among: among}
}
