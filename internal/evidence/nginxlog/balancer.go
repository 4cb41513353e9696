package nginxlog

import "hash/maphash"

// balancerTopic ends the topic of the layer-7 log of a load balancer: that of CLB is
// slb_layer7_access_log, that of ALB alb_layer7_access_log.
const balancerTopic = "lb_layer7_access_log"

// balancer counts a row of the layer-7 log of a load balancer. Its times are in
// seconds, and its client is the client.
func (a *accessReader) balancer(line []byte) {
	b, r := a.b, &a.row
	b.Rows++
	at, _, _ := isoTime(r.at[fISO])
	if at != 0 {
		if b.First == 0 || at < b.First {
			b.First = at
		}
		b.Last = max(b.Last, at)
	}
	status := whole(r.at[fStatus])
	if status < 499 {
		return
	}
	if a.copies.seen(maphash.Bytes(a.seed, line)) {
		return
	}
	took := decimal(r.at[fUpTook])
	if took < 0 {
		took = decimal(r.at[fTook])
	}
	switch status {
	case 499:
		b.Gone.at(at)
		b.Gone.sample(a.file, line)
		b.Gone.Clients.Add(r.at[fAddr])
		b.Gone.Paths.Add(r.at[fURI])
	case 504:
		if len(b.TimedOut) < maxEvents {
			b.TimedOut = append(b.TimedOut, Row{End: float64(at), Took: took, Request: maphash.Bytes(a.seed, r.at[fURI]), Line: a.keep(line, len(b.TimedOut))})
		}
	case 502:
		if took >= 0 && took < 0.05 {
			b.Refused.at(at)
			b.Refused.sample(a.file, line)
		}
	}
}
