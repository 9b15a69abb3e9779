// The reference for what an input means: it reads inputs the way kubectl does and prints what
// the API machinery makes of each document.
//
// Input: one base64 text a line. Output: one JSON line each:
//
//	{"documents":[{"json":…} or {"error":"…"}…],"error":"…"}
//
// A document with an error is JSON that cannot be held; the error of the stream is what ended it.
package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/yaml"
	utiljson "sigs.k8s.io/json"
)

type document struct {
	// JSON is a string, so that it reaches the other side byte for byte.
	JSON  *string `json:"json,omitempty"`
	Error string  `json:"error,omitempty"`
}

type answer struct {
	Documents []document `json:"documents"`
	Error     string     `json:"error,omitempty"`
}

// The lookahead that kubectl gives the decoder.
const lookaheadBytes = 4096

func main() {
	input := bufio.NewReaderSize(os.Stdin, 1<<20)
	output := bufio.NewWriterSize(os.Stdout, 1<<20)
	encoder := json.NewEncoder(output)
	for {
		line, err := input.ReadBytes('\n')
		if errors.Is(err, io.EOF) && len(line) == 0 {
			break
		}
		source, decodeErr := base64.StdEncoding.DecodeString(string(bytes.TrimSpace(line)))
		if decodeErr != nil {
			fail(decodeErr)
		}
		if err := encoder.Encode(read(source)); err != nil {
			fail(err)
		}
		if input.Buffered() == 0 {
			if err := output.Flush(); err != nil {
				fail(err)
			}
		}
	}
	if err := output.Flush(); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "error:", err)
	os.Exit(2)
}

func read(source []byte) (result answer) {
	result.Documents = []document{}
	// A panic of the decoder ends kubectl, so it counts as a refusal.
	defer func() {
		if problem := recover(); problem != nil {
			result.Error = fmt.Sprint("panic: ", problem)
		}
	}()
	decoder := yaml.NewYAMLOrJSONDecoder(bytes.NewReader(source), lookaheadBytes)
	for {
		extension := runtime.RawExtension{}
		if err := decoder.Decode(&extension); err != nil {
			if !errors.Is(err, io.EOF) {
				result.Error = err.Error()
			}
			return result
		}
		raw := bytes.TrimSpace(extension.Raw)
		if len(raw) == 0 || bytes.Equal(raw, []byte("null")) {
			continue
		}
		result.Documents = append(result.Documents, decode(raw))
	}
}

func decode(raw []byte) document {
	var value any
	if err := utiljson.UnmarshalCaseSensitivePreserveInts(raw, &value); err != nil {
		return document{Error: err.Error()}
	}
	text, err := json.Marshal(value)
	if err != nil {
		return document{Error: err.Error()}
	}
	printed := string(text)
	return document{JSON: &printed}
}
