package fakecloud

import (
	"cmp"
	"context"
	"io/fs"
	"net/http"
	"sync"
	"time"

	"github.com/alictl/alictl/mocks/fakecloud/account"
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// Options change how a server behaves; the zero value is good.
type Options struct {
	// Clock is the service's idea of time; time.Now when nil.
	Clock func() time.Time
	// AnyDate accepts requests however far their date is from the Clock, so
	// that a test can live in a time of its own.
	AnyDate bool
	// Latency is added to every answer.
	Latency time.Duration
	// Quotas replaces the world's quotas when not nil.
	Quotas *world.Quotas
	// Files are the files that a scenario names, such as evidence of instances; nil
	// is none.
	Files fs.FS
	// Hosts are further names that the server answers to, besides those of loopback
	// and of the vendor.
	Hosts []string
	// Observe, when not nil, is told of every request after its answer is
	// decided. It may be called from several goroutines at once.
	Observe func(Event)
}

// Event is one answered request.
type Event struct {
	Time     time.Time
	Product  string
	Action   string
	Region   string
	Resource string
	// Status and Code are what was answered; Status is 0 when the connection
	// was cut, Code is empty on success.
	Status int
	Code   string
	// Fault is the kind of fault that struck, if any.
	Fault string
}

// Server answers API requests from a world of its own. Create it with
// [NewServer]. It is safe for use by many goroutines.
type Server struct {
	opts    Options
	actions map[string]account.Action
	stats   stats

	mu     sync.Mutex
	state  *account.State
	tokens wire.Tokens
	quotas *wire.Quotas
	faults wire.Faults
}

// NewServer serves a copy of w; later changes to w are not seen.
func NewServer(w *world.World, opts Options) *Server {
	own := w.Clone()
	own.FillDefaults()
	if opts.Clock == nil {
		opts.Clock = time.Now
	}
	own.SettleTimes(opts.Clock())
	q := own.Quotas
	if opts.Quotas != nil {
		q = *opts.Quotas
	}
	return &Server{
		opts: opts, actions: actions(), state: account.NewState(own, opts.AnyDate),
		tokens: wire.Tokens{}, quotas: wire.NewQuotas(q), faults: wire.NewFaults(own.Faults), stats: newStats(),
	}
}

// SetFaults replaces the faults; their counters start anew.
func (s *Server) SetFaults(faults ...world.Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = wire.NewFaults(faults)
	s.state.World.Faults = append([]world.Fault(nil), faults...)
}

// World copies the current state of the account, changes included.
func (s *Server) World() *world.World {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state.Settle(s.opts.Clock())
	out := *s.state.World
	out.Regions = append([]world.Region(nil), out.Regions...)
	for i := range out.Regions {
		r := s.state.Regions[out.Regions[i].ID]
		out.Regions[i].Interfaces = r.Interfaces.All()
	}
	return out.Clone()
}

// ServeHTTP answers one request. It never panics: a defect in an action is
// answered as InternalError and counted in [Stats].
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := &account.Call{Files: s.opts.Files}
	c.RequestID, c.Now, c.Serial = wire.NewRequestID(), s.opts.Clock(), s.nextSerial
	if err := wire.Stranger(r, s.opts.Hosts); err != nil {
		w.Header().Set("Connection", "close")
		out := wire.Refusal(err)
		out.Send(w, r, &c.Exchange)
		return
	}
	lift := limitBody(w)
	out := s.answer(c, r, lift)
	s.stats.finish(&c.Exchange, out)
	if s.opts.Observe != nil {
		s.opts.Observe(eventOf(&c.Exchange, out))
	}
	wait(r.Context(), s.opts.Latency+out.Delay)
	out.Send(w, r, &c.Exchange)
}

// answer decides what to send; read is called once the request has been read.
func (s *Server) answer(c *account.Call, r *http.Request, read func()) (out wire.Answer) {
	defer func() {
		if v := recover(); v != nil {
			s.stats.panicked(v)
			out = wire.Refusal(wire.InternalError())
		}
	}()
	q, err := wire.ParseRequest(r)
	if err != nil {
		return wire.Refusal(err)
	}
	read()
	c.Host = r.Host
	c.Params = q.Params
	c.Action = q.Action
	c.XML = q.WantsXML()
	if err := q.Route(); err != nil {
		return wire.Refusal(err)
	}
	c.Product = q.Product
	c.Resource = wire.ResourceOf(q.Params)
	s.stats.arrived(&c.Exchange)
	return s.handle(c, q)
}

// handle runs the checks in the order of the real gateway, then the action,
// with the faults that strike on the way.
func (s *Server) handle(c *account.Call, q *wire.Request) wire.Answer {
	hits := s.strike(&c.Exchange)
	c.Now = c.Now.Add(hits.Skew)
	if out, done := hits.Before(); done {
		return out
	}
	out := s.perform(c, q, hits)
	hits.After(&c.Exchange, &out)
	return out
}

// strike finds the faults that strike a request.
func (s *Server) strike(c *wire.Exchange) wire.Strikes {
	s.mu.Lock()
	defer s.mu.Unlock()
	region := c.Params["RegionId"]
	if region == "" && !c.Central() {
		region = s.state.World.DefaultRegion(c.Product)
	}
	return s.faults.Strike(c, region)
}

func (s *Server) perform(c *account.Call, q *wire.Request, hits wire.Strikes) wire.Answer {
	id, err := s.state.Keys.Authenticate(q, c.Now)
	if err != nil {
		return wire.Refusal(err)
	}
	c.Caller = id
	act, ok := s.actions[c.Name()]
	if !ok {
		return wire.Refusal(wire.InvalidAction())
	}
	if err := wire.CheckParams(c.Product, c.Action, q.HTTP.Method, c.Params); err != nil {
		return wire.Refusal(c.Worded(err))
	}
	rep, err := s.run(c, act, hits)
	if err != nil {
		return wire.Refusal(c.Worded(err))
	}
	return wire.Success(&c.Exchange, rep)
}

// run performs the action under the server's lock.
func (s *Server) run(c *account.Call, act account.Action, hits wire.Strikes) (wire.Reply, *wire.Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.State, c.Account, c.Hold, c.Tokens = s.state, s.state.World.AccountID, hits.Hold, s.tokens
	s.state.Settle(c.Now)
	if err := c.FindRegion(); err != nil {
		return nil, err
	}
	if err := s.quotas.Take(&c.Exchange); err != nil {
		return nil, err
	}
	c.Change(hits.Hits)
	if err := c.Permit(cmp.Or(act.RAM, c.Name()), hits.Deny); err != nil {
		if act.Hidden != nil && !c.Dry() {
			return act.Hidden(), nil
		}
		return nil, err
	}
	rep, err := act.Run(c)
	if err == nil && c.Dry() {
		return nil, wire.DryRunPassed()
	}
	return rep, err
}

// nextSerial is a number that no other request gets.
func (s *Server) nextSerial() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state.NextSerial()
}

func eventOf(c *wire.Exchange, out wire.Answer) Event {
	return Event{
		Time: c.Now, Product: c.Product, Action: c.Action, Region: cmp.Or(c.RegionID, c.Params["RegionId"]), Resource: c.Resource,
		Status: out.Status, Code: out.Code, Fault: c.Fault,
	}
}

func wait(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
