package fakecloud

import (
	"cmp"
	"io/fs"
	"net/http"
	"sync"
	"time"
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
	Quotas *Quotas
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
	actions map[string]action
	nonces  *nonces
	stats   stats

	mu     sync.Mutex
	state  *state
	keys   map[string]*identity
	quotas *quotas
	faults []*fault
}

// NewServer serves a copy of w; later changes to w are not seen.
func NewServer(w *World, opts Options) *Server {
	own := w.Clone()
	own.fillDefaults()
	if opts.Clock == nil {
		opts.Clock = time.Now
	}
	own.settleTimes(opts.Clock())
	q := own.Quotas
	if opts.Quotas != nil {
		q = *opts.Quotas
	}
	s := &Server{
		nonces: newNonces(),
		opts:   opts, actions: actions(), state: newState(own),
		keys: map[string]*identity{}, quotas: newQuotas(q), stats: newStats(),
	}
	for _, key := range own.AccessKeys {
		s.keys[key.ID] = &identity{key: key, deny: key.Deny}
	}
	s.faults = newFaults(own.Faults)
	return s
}

// SetFaults replaces the faults; their counters start anew.
func (s *Server) SetFaults(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = newFaults(faults)
	s.state.world.Faults = append([]Fault(nil), faults...)
}

// World copies the current state of the account, changes included.
func (s *Server) World() *World {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state.settle(s.opts.Clock())
	out := *s.state.world
	out.Regions = append([]Region(nil), out.Regions...)
	for i := range out.Regions {
		r := s.state.regions[out.Regions[i].ID]
		out.Regions[i].Interfaces = r.interfaces.all()
	}
	return out.Clone()
}

// ServeHTTP answers one request. It never panics: a defect in an action is
// answered as InternalError and counted in [Stats].
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := &call{requestID: newRequestID(), now: s.opts.Clock(), server: s}
	if err := s.stranger(r); err != nil {
		w.Header().Set("Connection", "close")
		out := refusal(err)
		out.send(w, r, c)
		return
	}
	lift := limitBody(w)
	out := s.answer(c, r, lift)
	s.stats.finish(c, out)
	if s.opts.Observe != nil {
		s.opts.Observe(c.event(out))
	}
	wait(r.Context(), s.opts.Latency+out.delay)
	out.send(w, r, c)
}

// answer decides what to send; read is called once the request has been read.
func (s *Server) answer(c *call, r *http.Request, read func()) (out answer) {
	defer func() {
		if v := recover(); v != nil {
			s.stats.panicked(v)
			out = refusal(internalError())
		}
	}()
	q, err := parseRequest(r)
	if err != nil {
		return refusal(err)
	}
	read()
	c.host = r.Host
	c.params = q.params
	c.action = q.action
	c.xml = q.wantsXML()
	if err := q.route(); err != nil {
		return refusal(err)
	}
	c.product = q.product
	c.resource = resourceOf(q.params)
	s.stats.arrived(c)
	return s.handle(c, q)
}

// handle runs the checks in the order of the real gateway, then the action,
// with the faults that strike on the way.
func (s *Server) handle(c *call, q *request) answer {
	s.mu.Lock()
	hits := s.strike(c, q.params["RegionId"])
	s.mu.Unlock()
	c.now = c.now.Add(hits.skew)
	if out, done := hits.before(c); done {
		return out
	}
	out := s.perform(c, q, hits)
	hits.after(c, &out)
	return out
}

func (s *Server) perform(c *call, q *request, hits strikes) answer {
	id, err := s.authenticate(q, c.now)
	if err != nil {
		return refusal(err)
	}
	c.caller = id
	act, ok := s.actions[c.name()]
	if !ok {
		return refusal(invalidAction())
	}
	if err := checkParams(c.product, c.action, q.http.Method, c.params); err != nil {
		return refusal(c.worded(err))
	}
	rep, err := s.run(c, act, hits)
	if err != nil {
		return refusal(c.worded(err))
	}
	return success(c, rep)
}

// permit refuses what the caller may not do.
func (c *call) permit(act action, deny bool) *apiError {
	permission := cmp.Or(act.ram, c.name())
	if deny || c.caller.key.ReadOnly && !reads(c.action) || c.caller.denied(c.name(), c.resource) || c.caller.denied(permission, c.resource) {
		return forbidden(c, permission)
	}
	if c.caller.limited(permission, c.resource) {
		err := forbidden(c, permission)
		err.denied.PolicyType, err.denied.NoPermissionType = "SessionPolicy", "ImplicitDeny"
		return err
	}
	return nil
}

// run performs the action under the server's lock.
func (s *Server) run(c *call, act action, hits strikes) (reply, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.state, c.account, c.hold = s.state, s.state.world.AccountID, hits.hold
	s.state.settle(c.now)
	if err := c.findRegion(); err != nil {
		return nil, err
	}
	if err := s.quotas.take(c); err != nil {
		return nil, err
	}
	hits.change(c)
	if err := c.permit(act, hits.deny); err != nil {
		if act.hidden != nil && !c.dry() {
			return act.hidden(), nil
		}
		return nil, err
	}
	rep, err := act.run(c)
	if err == nil && c.dry() {
		return nil, dryRunPassed()
	}
	return rep, err
}
