package clitest

// ReadError is a failed read, as documents name it.
type ReadError struct {
	Region   string `json:"region_id"`
	Product  string `json:"product"`
	Action   string `json:"action"`
	Resource string `json:"resource_id"`
	Code     string `json:"code"`
	Message  string `json:"message"`
	Request  string `json:"request_id"`
}
