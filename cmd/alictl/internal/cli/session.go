package cli

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/cloud/call"
	"github.com/alictl/alictl/cloud/collect"
	"github.com/alictl/alictl/cloud/credential"
	"github.com/alictl/alictl/cloud/sts"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/mocks/fakecloud"
)

// session is an open account.
type session struct {
	p      *program
	opts   reachOptions
	access cloud.Access
	door   *call.Door
	caller sts.Caller
	all    func() ([]string, error) // every region of the account, listed once
	close  []func()
}

// openFor says what an account is opened for.
type openFor struct {
	writes  bool
	regions bool // the command looks at regions, so they are listed at once if none is named
}

// open finds the credential, checks whom it belongs to, and returns the account.
// The caller must end the session.
func (p *program) open(ctx context.Context, opts reachOptions, what openFor) (*session, error) {
	s := &session{p: p, opts: opts}
	if err := s.p.checkDefaultRegion(opts); err != nil {
		return nil, err
	}
	if err := s.reach(ctx); err != nil {
		s.end()
		return nil, err
	}
	s.access.UserAgent = "alictl"
	s.door = call.New(call.Options{
		Concurrency: opts.Concurrency, MaxQPS: opts.MaxQPS, Timeout: opts.Timeout, Writes: what.writes, Log: p.talk.log,
	})
	s.close = append(s.close, s.door.Close)
	s.listRegions(ctx, what.regions)
	caller, err := sts.WhoAmI(ctx, s.access, s.door, s.access.HomeRegion())
	if err != nil {
		s.end()
		return nil, s.refusedCaller(err)
	}
	s.caller = caller
	return s, nil
}

// refusedCaller says where a credential came from that was not accepted.
func (s *session) refusedCaller(err error) error {
	var failure *cloud.Error
	if !errors.As(err, &failure) || failure.Kind != cloud.Credential || isClock(failure) {
		return err
	}
	return &text.Error{
		What: text.Message{ID: "call.failed", Data: text.Data{"What": text.Visible(failure.Error())}},
		Hint: text.Message{ID: "call.hint_caller", Data: text.Data{"Source": text.Visible(s.access.Identity.Source)}},
		Err:  err,
	}
}

// listRegions prepares the listing of all regions. With ahead it begins at once,
// beside the question whom the credential belongs to.
func (s *session) listRegions(ctx context.Context, ahead bool) {
	ctx, cancel := context.WithCancel(ctx)
	s.all = sync.OnceValues(func() ([]string, error) { return collect.Regions(ctx, s.access, s.door) })
	ended := make(chan struct{})
	named := s.p.namedRegions(s.opts)
	if !ahead || len(named) > 0 && named[0] != "all" {
		close(ended)
	} else {
		go func() {
			defer close(ended)
			_, _ = s.all() // whoever asks for the regions gets the error
		}()
	}
	s.close = append(s.close, func() {
		cancel()
		<-ended
	})
}

// reach decides whose account it is and where it is: the simulated one, or the
// one the credentials belong to.
func (s *session) reach(ctx context.Context) error {
	if !s.opts.Sandbox {
		access, err := credential.Find(credential.Options{
			Profile: s.opts.Profile, Getenv: s.p.env.Getenv, Warn: func(m text.Message) { s.p.talk.warn(m.ID, m.Data) },
			Flags: cloud.Access{Endpoint: s.opts.Endpoint, Endpoints: s.opts.Endpoints, Home: home(s.opts.Regions)},
		})
		if err != nil {
			return noCredential(err.Error(), err)
		}
		s.access = access
		return whole(ctx, access.Identity)
	}
	world, err := loadWorld(ctx, s.opts.Scenario)
	if err != nil {
		return err
	}
	world.RenewKeys()
	served, err := serveWorld(ctx, world, "127.0.0.1:0", fakecloud.Options{Files: besideScenario(s.opts.Scenario)})
	if err != nil {
		return err
	}
	s.close = append(s.close, served.stop)
	s.p.talk.notice("notice.sandbox", nil)
	id, err := cloud.StaticIdentity("sandbox", served.keyID, served.keySecret)
	if err != nil {
		return err
	}
	endpoint, err := cloud.ParseEndpoint(served.url)
	s.access = cloud.Access{Identity: id, Endpoint: endpoint}
	return err
}

// home returns the first region that is named, which is then asked for what belongs
// to no region unless the profile has one of its own.
func home(regions []string) string {
	if len(regions) == 0 || regions[0] == "all" {
		return ""
	}
	return regions[0]
}

// noCredential says why there is none to call with.
func noCredential(why string, err error) error {
	hint := "credential.hint_wrong"
	if errors.Is(err, credential.ErrNone) {
		hint = "credential.hint"
	}
	return &text.Error{
		What: text.Message{ID: "credential.find", Data: text.Data{"Why": text.Visible(why)}},
		Hint: text.Message{ID: hint},
		Err:  err,
	}
}

// whole refuses a credential that cannot be had.
func whole(ctx context.Context, id cloud.Identity) error {
	found := make(chan error, 1)
	go func() {
		_, err := id.Credential().GetCredential()
		found <- err
	}()
	select {
	case err := <-found:
		if err == nil {
			return nil
		}
		return noCredential(id.Source+": "+err.Error(), err)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// end closes what the session opened, the last first, and counts the calls.
func (s *session) end() {
	if s.door != nil {
		for _, c := range s.door.Counts() {
			s.p.talk.log.Debug("calls", "product", c.Product, "action", c.Action,
				"requests", c.Requests, "throttled", c.Throttled, "repeated", c.Repeated, "failed", c.Failed)
		}
		total := s.door.Total()
		s.p.talk.log.Debug("calls in all", "requests", total.Requests, "throttled", total.Throttled, "repeated", total.Repeated, "failed", total.Failed)
	}
	for _, f := range slices.Backward(s.close) {
		f()
	}
}
