// Command podsecurity is the reference for the Pod Security Standards: it answers with the verdict
// of the API server's own evaluator.
//
// It reads JSON lines {"level", "version", "pod"} and writes, in the same order, JSON lines
// {"allowed", "forbiddenReason", "forbiddenDetail"}, or {"error"} where the API server would refuse
// to decode the pod. "pod" is an object with "metadata" and "spec".
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	corev1 "k8s.io/api/core/v1"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
	"sigs.k8s.io/yaml"
)

type question struct {
	Level   string          `json:"level"`
	Version string          `json:"version"`
	Pod     json.RawMessage `json:"pod"`
}

type answer struct {
	Allowed         bool   `json:"allowed"`
	ForbiddenReason string `json:"forbiddenReason"`
	ForbiddenDetail string `json:"forbiddenDetail"`
	Error           string `json:"error,omitempty"`
}

func main() {
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(input io.Reader, output io.Writer) error {
	evaluator, err := policy.NewEvaluator(policy.DefaultChecks(), nil)
	if err != nil {
		return err
	}
	reader := bufio.NewReader(input)
	writer := bufio.NewWriter(output)
	encoder := json.NewEncoder(writer)
	encoder.SetEscapeHTML(false)
	for {
		line, err := reader.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return writer.Flush()
		}
		if err != nil {
			return err
		}
		reply, err := judge(evaluator, line)
		if err != nil {
			return err
		}
		if err := encoder.Encode(reply); err != nil {
			return err
		}
		if reader.Buffered() == 0 {
			if err := writer.Flush(); err != nil {
				return err
			}
		}
	}
}

func judge(evaluator policy.Evaluator, line []byte) (answer, error) {
	var asked question
	if err := json.Unmarshal(line, &asked); err != nil {
		return answer{}, err
	}
	level, err := api.ParseLevel(asked.Level)
	if err != nil {
		return answer{}, err
	}
	version, err := api.ParseVersion(asked.Version)
	if err != nil {
		return answer{}, err
	}
	pod, err := decode(asked.Pod)
	if err != nil {
		return answer{Error: err.Error()}, nil
	}
	setDefaults(&pod.Spec)
	wanted := api.LevelVersion{Level: level, Version: version}
	results := evaluator.EvaluatePod(wanted, &pod.ObjectMeta, &pod.Spec)
	verdict := policy.AggregateCheckResults(results)
	return answer{
		Allowed:         verdict.Allowed,
		ForbiddenReason: verdict.ForbiddenReason(),
		ForbiddenDetail: verdict.ForbiddenDetail(),
	}, nil
}

func decode(text json.RawMessage) (*corev1.Pod, error) {
	var manifest string
	if json.Unmarshal(text, &manifest) == nil {
		converted, err := yaml.YAMLToJSON([]byte(manifest))
		if err != nil {
			return nil, err
		}
		text = converted
	}
	// The API server's own JSON decoder: case-sensitive and typed.
	pod := &corev1.Pod{}
	return pod, utiljson.Unmarshal(text, pod)
}

// setDefaults does what the API server does before admission, as far as verdicts depend on it: a volume
// without source becomes an emptyDir.
func setDefaults(spec *corev1.PodSpec) {
	for i := range spec.Volumes {
		if source := &spec.Volumes[i].VolumeSource; *source == (corev1.VolumeSource{}) {
			source.EmptyDir = &corev1.EmptyDirVolumeSource{}
		}
	}
}
