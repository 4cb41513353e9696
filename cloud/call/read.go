package call

import "context"

// Read carries out a call that reads, as Do does, and decodes its answer strictly:
// send must hand the Attempt to the SDK as its HTTP client, and may forget what the
// SDK makes of the answer. Announce is told the token of the next page; it may be
// nil.
func Read[B any](ctx context.Context, d *Door, op Op, announce func(next string), send func(*Attempt) error) (*B, Odds, error) {
	type answer struct {
		body B
		odd  Odds
	}
	got, err := Do(ctx, d, op, func(a *Attempt) (*answer, error) {
		var out answer
		a.Announce(announce)
		a.Decode(&out.body)
		err := send(a)
		out.odd = a.Odd()
		return &out, err
	})
	if err != nil {
		return nil, nil, err
	}
	return &got.body, got.odd, nil
}
