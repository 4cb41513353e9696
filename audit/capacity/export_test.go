package capacity

import (
	"github.com/shopspring/decimal"

	"github.com/alictl/alictl/internal/model"
)

// LCUOfHour is the LCU of one hour of one listener. It is false for a protocol
// that the product does not have.
func LCUOfHour(kind model.Kind, p model.Protocol, newConnections, connections, gb float64) (decimal.Decimal, bool) {
	c, ok := classOf(kind, p)
	return decimal.New(c.millionths(newConnections, connections, gb), -6), ok
}
