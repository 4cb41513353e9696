package credential

import (
	"context"
	"sync"
	"time"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/internal/secret"
)

// keys are a credential as it was handed out. Without an end it holds for ever.
type keys struct {
	cloud.Keys
	end time.Time
}

// source hands out keys, each time anew.
type source func(context.Context) (keys, error)

// fixed is the source of keys that were given as they are.
func fixed(k cloud.Keys) source {
	secret.Learn(k.Secret, k.Token)
	return func(context.Context) (keys, error) { return keys{Keys: k}, nil }
}

// How long before its end a credential is renewed, how long renewing may take, and
// how long after a failure it is tried again.
const (
	renewBefore = 3 * time.Minute
	longest     = 2 * time.Minute
	tryAgain    = 10 * time.Second
)

// kept asks a source once, and again only when what it handed out comes to its
// end. One caller asks, the others wait for it. While what is there still holds,
// a source that fails is no failure.
type kept struct {
	mu     sync.Mutex
	from   source
	wait   time.Duration // how long the source may take
	have   keys
	renew  time.Time // when what is there should be replaced; zero: never
	asked  bool
	failed error
	next   time.Time // after a failure: when the source is asked again
}

func (r *resolver) keep(from source) *kept { return &kept{from: from, wait: r.patience} }

// get returns keys that can be used now.
func (k *kept) get() (cloud.Keys, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	now := time.Now()
	fresh := k.asked && (k.renew.IsZero() || now.Before(k.renew))
	if fresh {
		return k.have.Keys, nil
	}
	if k.failed == nil || !now.Before(k.next) {
		k.ask(now)
	}
	if k.failed != nil && (!k.asked || !now.Before(k.have.end)) {
		return cloud.Keys{}, k.failed
	}
	return k.have.Keys, nil
}

func (k *kept) ask(now time.Time) {
	ctx, cancel := context.WithTimeout(context.Background(), k.wait)
	defer cancel()
	got, err := k.from(ctx)
	if err != nil {
		k.failed, k.next = err, time.Now().Add(tryAgain)
		return
	}
	secret.Learn(got.Secret, got.Token)
	k.have, k.asked, k.failed, k.renew = got, true, nil, time.Time{}
	if !got.end.IsZero() {
		k.renew = got.end.Add(-min(renewBefore, got.end.Sub(now)/4))
	}
}
