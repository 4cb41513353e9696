package app

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
	"github.com/alictl/alictl/cmd/alictl/internal/options"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/mocks/fakecloud"
)

// Session is an open account.
type Session struct {
	Program *Program
	Opts    options.Reach
	Access  cloud.Access
	Door    *call.Door
	Caller  sts.Caller
	all     func() ([]string, error) // every region of the account, listed once
	close   []func()
}

// OpenFor says what an account is opened for.
type OpenFor struct {
	Writes  bool
	Regions bool // the command looks at regions, so they are listed at once if none is named
}

// Open finds the credential, checks whom it belongs to, and returns the account.
// The caller must end the session.
func (p *Program) Open(ctx context.Context, opts options.Reach, what OpenFor) (*Session, error) {
	s := &Session{Program: p, Opts: opts}
	if err := s.Program.checkDefaultRegion(opts); err != nil {
		return nil, err
	}
	if err := s.reach(ctx); err != nil {
		s.End()
		return nil, err
	}
	s.Access.UserAgent = "alictl"
	s.Door = call.New(call.Options{
		Concurrency: opts.Concurrency, MaxQPS: opts.MaxQPS, Timeout: opts.Timeout, Writes: what.Writes, Log: p.Talk.Log,
	})
	s.close = append(s.close, s.Door.Close)
	s.listRegions(ctx, what.Regions)
	caller, err := sts.WhoAmI(ctx, s.Access, s.Door, s.Access.HomeRegion())
	if err != nil {
		s.End()
		return nil, s.refusedCaller(err)
	}
	s.Caller = caller
	return s, nil
}

// refusedCaller says where a credential came from that was not accepted.
func (s *Session) refusedCaller(err error) error {
	var failure *cloud.Error
	if !errors.As(err, &failure) || failure.Kind != cloud.Credential || isClock(failure) {
		return err
	}
	return &text.Error{
		What: text.Message{ID: "call.failed", Data: text.Data{"What": text.Visible(failure.Error())}},
		Hint: text.Message{ID: "call.hint_caller", Data: text.Data{"Source": text.Visible(s.Access.Identity.Source)}},
		Err:  err,
	}
}

// listRegions prepares the listing of all regions. With ahead it begins at once,
// beside the question whom the credential belongs to.
func (s *Session) listRegions(ctx context.Context, ahead bool) {
	ctx, cancel := context.WithCancel(ctx)
	s.all = sync.OnceValues(func() ([]string, error) { return collect.Regions(ctx, s.Access, s.Door) })
	ended := make(chan struct{})
	named := s.Program.NamedRegions(s.Opts)
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
func (s *Session) reach(ctx context.Context) error {
	if !s.Opts.Sandbox {
		access, err := credential.Find(credential.Options{
			Profile: s.Opts.Profile, Getenv: s.Program.Env.Getenv, Warn: func(m text.Message) { s.Program.Talk.Warn(m.ID, m.Data) },
			Flags: cloud.Access{Endpoint: s.Opts.Endpoint, Endpoints: s.Opts.Endpoints, Home: home(s.Opts.Regions)},
		})
		if err != nil {
			return noCredential(err.Error(), err)
		}
		s.Access = access
		return whole(ctx, access.Identity)
	}
	world, err := LoadWorld(ctx, s.Opts.Scenario)
	if err != nil {
		return err
	}
	world.RenewKeys()
	served, err := ServeWorld(ctx, world, "127.0.0.1:0", fakecloud.Options{Files: BesideScenario(s.Opts.Scenario)}, nil)
	if err != nil {
		return err
	}
	s.close = append(s.close, served.Stop)
	s.Program.Talk.Notice("notice.sandbox", nil)
	id, err := cloud.StaticIdentity("sandbox", served.KeyID, served.KeySecret)
	if err != nil {
		return err
	}
	endpoint, err := cloud.ParseEndpoint(served.URL)
	s.Access = cloud.Access{Identity: id, Endpoint: endpoint}
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
	var said any = text.Visible(why)
	hint := "credential.hint_wrong"
	if errors.Is(err, credential.ErrNone) {
		hint = "credential.hint"
	}
	if why == credential.ErrNone.Error() { // more is told of a key that is there in part
		said = text.Message{ID: "credential.none"}
	}
	return &text.Error{
		What: text.Message{ID: "credential.find", Data: text.Data{"Why": said}},
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

// End closes what the session opened, the last first, and counts the calls.
func (s *Session) End() {
	if s.Door != nil {
		for _, c := range s.Door.Counts() {
			s.Program.Talk.Log.Debug("calls", "product", c.Product, "action", c.Action,
				"requests", c.Requests, "throttled", c.Throttled, "repeated", c.Repeated, "failed", c.Failed)
		}
		total := s.Door.Total()
		s.Program.Talk.Log.Debug("calls in all", "requests", total.Requests, "throttled", total.Throttled, "repeated", total.Repeated, "failed", total.Failed)
	}
	for _, f := range slices.Backward(s.close) {
		f()
	}
}
