package fakecloud

import (
	"cmp"
	"context"
	"io/fs"
	"net/http"
	"sync"
	"time"

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
	actions map[string]action
	stats   stats

	mu     sync.Mutex
	state  *state
	tokens tokens
	quotas *quotas
	faults faults
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
		opts: opts, actions: actions(), state: newState(own, opts.AnyDate),
		tokens: tokens{}, quotas: newQuotas(q), faults: newFaults(own.Faults), stats: newStats(),
	}
}

// SetFaults replaces the faults; their counters start anew.
func (s *Server) SetFaults(faults ...world.Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = newFaults(faults)
	s.state.world.Faults = append([]world.Fault(nil), faults...)
}

// World copies the current state of the account, changes included.
func (s *Server) World() *world.World {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state.settle(s.opts.Clock())
	out := *s.state.world
	out.Regions = append([]world.Region(nil), out.Regions...)
	for i := range out.Regions {
		r := s.state.regions[out.Regions[i].ID]
		out.Regions[i].Interfaces = r.interfaces.all()
	}
	return out.Clone()
}

// ServeHTTP answers one request. It never panics: a defect in an action is
// answered as InternalError and counted in [Stats].
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := &call{files: s.opts.Files}
	c.requestID, c.now, c.serial = newRequestID(), s.opts.Clock(), s.nextSerial
	if err := stranger(r, s.opts.Hosts); err != nil {
		w.Header().Set("Connection", "close")
		out := refusal(err)
		out.send(w, r, &c.exchange)
		return
	}
	lift := limitBody(w)
	out := s.answer(c, r, lift)
	s.stats.finish(&c.exchange, out)
	if s.opts.Observe != nil {
		s.opts.Observe(eventOf(&c.exchange, out))
	}
	wait(r.Context(), s.opts.Latency+out.delay)
	out.send(w, r, &c.exchange)
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
	s.stats.arrived(&c.exchange)
	return s.handle(c, q)
}

// handle runs the checks in the order of the real gateway, then the action,
// with the faults that strike on the way.
func (s *Server) handle(c *call, q *request) answer {
	hits := s.strike(&c.exchange)
	c.now = c.now.Add(hits.skew)
	if out, done := hits.before(); done {
		return out
	}
	out := s.perform(c, q, hits)
	hits.after(&c.exchange, &out)
	return out
}

// strike finds the faults that strike a request.
func (s *Server) strike(c *exchange) strikes {
	s.mu.Lock()
	defer s.mu.Unlock()
	region := c.params["RegionId"]
	if region == "" && !c.central() {
		region = s.state.world.DefaultRegion(c.product)
	}
	return s.faults.strike(c, region)
}

func (s *Server) perform(c *call, q *request, hits strikes) answer {
	id, err := s.state.keys.authenticate(q, c.now)
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
	return success(&c.exchange, rep)
}

// run performs the action under the server's lock.
func (s *Server) run(c *call, act action, hits strikes) (reply, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.state, c.account, c.hold, c.tokens = s.state, s.state.world.AccountID, hits.hold, s.tokens
	s.state.settle(c.now)
	if err := c.findRegion(); err != nil {
		return nil, err
	}
	if err := s.quotas.take(&c.exchange); err != nil {
		return nil, err
	}
	c.change(hits.hits)
	if err := c.permit(cmp.Or(act.ram, c.name()), hits.deny); err != nil {
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

// nextSerial is a number that no other request gets.
func (s *Server) nextSerial() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state.nextSerial()
}

func eventOf(c *exchange, out answer) Event {
	return Event{
		Time: c.now, Product: c.product, Action: c.action, Region: cmp.Or(c.regionID, c.params["RegionId"]), Resource: c.resource,
		Status: out.status, Code: out.code, Fault: c.fault,
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
