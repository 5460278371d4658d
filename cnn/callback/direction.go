package callback

import (
	"regexp"
	"strings"
)

// directions are the names of Keras' metrics that have a direction: what "auto" goes by. Keras asks the metric; here only
// its name is known. Metrics that only count or add up have none, in Keras too.
var directions = map[string]bool{ // true: more is better
	"acc": true, "accuracy": true, "binary_accuracy": true, "categorical_accuracy": true,
	"sparse_categorical_accuracy": true, "top_k_categorical_accuracy": true, "sparse_top_k_categorical_accuracy": true,
	"auc": true, "precision": true, "recall": true, "f1_score": true, "fbeta_score": true,
	"precision_at_recall": true, "recall_at_precision": true,
	"sensitivity_at_specificity": true, "specificity_at_sensitivity": true,
	"io_u": true, "binary_io_u": true, "mean_io_u": true, "one_hot_io_u": true, "one_hot_mean_io_u": true,
	"cosine_similarity": true, "pearson_correlation": true, "concordance_correlation": true, "r2_score": true,

	"binary_crossentropy": false, "categorical_crossentropy": false, "sparse_categorical_crossentropy": false, "bce": false,
	"kl_divergence": false, "poisson": false, "hinge": false, "squared_hinge": false, "categorical_hinge": false,
	"mean_squared_error": false, "root_mean_squared_error": false, "mean_absolute_error": false,
	"mean_absolute_percentage_error": false, "mean_squared_logarithmic_error": false, "logcosh": false,
	"mse": false, "mae": false, "mape": false, "msle": false,
}

// suffix is what tells several metrics of one kind apart: Keras' numbers (auc_1), and package metric's single classes
// (recall_class_3) and means (recall_macro).
var suffix = regexp.MustCompile(`(_class_\d+|_macro|_\d+)$`)

// moreIsBetter tells the direction of a key of the logs, if it is known.
func moreIsBetter(key string) (more, known bool) {
	name := strings.TrimPrefix(key, "val_")
	if name == "loss" {
		return false, true
	}
	if more, known = directions[name]; !known {
		more, known = directions[suffix.ReplaceAllString(name, "")]
	}
	return more, known
}
