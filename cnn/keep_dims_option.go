package cnn

// KeepDims says whether GlobalAveragePooling2D and GlobalMaxPooling2D give [1, 1, C] in place of [C]; default false.
func KeepDims(b bool) Option {
	return setting{"KeepDims", func(s *settings) { s.keepDims = b }}
}

// pooled is the output of a pool as large as the picture.
func (s *settings) pooled(in Shape) (Shape, error) {
	if err := s.picture(in); err != nil {
		return nil, err
	}
	if s.keepDims {
		return Shape{1, 1, in[2]}, nil
	}
	return Shape{in[2]}, nil
}

// configurePooled is Keras' get_config of such a pool.
func (s *settings) configurePooled() map[string]any {
	return map[string]any{"data_format": "channels_last", "keepdims": s.keepDims}
}
