package callback

import "fmt"

// rateKey is the learning rate's in the logs.
const rateKey = "learning_rate"

// model is the model in training, for the callback op.
func (s *State) model(op string) (Model, error) {
	if s.Model == nil {
		return nil, fmt.Errorf("callback: %s: model: want one in State, got nil", op)
	}
	return s.Model, nil
}

// logRate puts the rate of the next step into the logs and says that it is there on purpose: CSVLogger and Progress write
// it then, as they would in Keras, where the logs have no rate otherwise.
func logRate(s *State, m Model) {
	if s.Logs == nil {
		s.Logs = make(map[string]float64)
	}
	s.Logs[rateKey] = m.LearningRate()
	s.rateLogged = true
}

// setRate changes the rate, for the callback op.
func setRate(m Model, op string, rate float64) error {
	if err := m.SetLearningRate(rate); err != nil {
		return fmt.Errorf("callback: %s: %w", op, err)
	}
	return nil
}

// written says whether a key of the logs is written where Keras would have it.
func (s *State) written(key string) bool { return key != rateKey || s.rateLogged }
