package cms

import "math"

// statistic names one figure of a datapoint.
type statistic uint8

const (
	average statistic = iota
	maximum
	value
	statistics
)

// field is what a key of a datapoint means: a statistic, or one of these.
type field uint8

const (
	timestamp = field(statistics) + iota
	instance
	port
	protocol
	other
)

func fieldOf(key []byte) field {
	switch string(key) {
	case "Average":
		return field(average)
	case "Maximum":
		return field(maximum)
	case "Value":
		return field(value)
	case "timestamp":
		return timestamp
	case "instanceId", "loadBalancerId":
		return instance
	case "port", "listenerPort":
		return port
	case "protocol", "listenerProtocol":
		return protocol
	}
	return other
}

// set keeps the text of one field. It returns false for what cannot be one.
func (p *point) set(f field, raw []byte) (ok bool) {
	switch f {
	case timestamp:
		p.timestamp, ok = integer(raw)
		return ok
	case instance:
		p.instance = raw
	case port:
		p.port = raw
	case protocol:
		p.protocol = raw
	case other:
	default:
		p.figures[f], p.has[f] = number(raw)
	}
	return true
}

// point is one datapoint. Its byte slices belong to the text it was read from.
type point struct {
	timestamp int64 // ms since 1970
	instance  []byte
	port      []byte
	protocol  []byte
	figures   [statistics]float64
	has       [statistics]bool
}

// sampleOf returns the peak and the mean of a datapoint. Negative figures and those
// beyond all measure are no data.
func sampleOf(p *point) (one cell, rough, ok bool) {
	mean, ok := p.figures[average], p.has[average]
	if !ok {
		mean, ok = p.figures[value], p.has[value]
	}
	peak := p.figures[maximum]
	if rough = !p.has[maximum]; rough {
		peak = mean
	} else if !ok {
		mean, ok = peak, true
	}
	if !ok || !isFigure(peak) || !isFigure(mean) {
		return cell{}, false, false
	}
	return cell{peak, mean, 1}, rough, true
}

func isFigure(f float64) bool { return f >= 0 && f < math.MaxInt64 }
