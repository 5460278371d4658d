"""Makes folder.json: which files Keras lists in a tree, in which order and with which labels.

Run: KERAS_BACKEND=tensorflow CUDA_VISIBLE_DEVICES= python folder.py, beside this file. Made with Keras 3.15.1.

{tree: paths of files, empty: paths of empty directories, listed: [{names: class_names or null, classes, files, labels}]}
"""

import json
import os
import tempfile

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
from keras.src.utils.dataset_utils import index_directory
from keras.src.utils.image_dataset_utils import ALLOWLIST_FORMATS

tree = [
    "top.png", ".hidden/1.png", "notes.txt",
    "b/10.png", "b/9.png", "b/Z.PNG", "b/a.jpeg", "b/.dot.gif", "b/readme.txt", "b/x.png.bak", "b/.png", "b/png", "b/y.webp",
    "a/1.JPG", "a/b/2.png", "a/b/d/3.png", "a/b-c/4.png", "a/c/6.png", "a/.cache/5.bmp", "a/b.png", "a/ä.png", "a/z.png",
    "B/é.png", "B/sub.png/6.gif", "c10/1.png", "c9/1.png",
]
empty = ["nothing", "nothing/deeper"]

with tempfile.TemporaryDirectory() as root:
    for d in empty:
        os.makedirs(os.path.join(root, d))
    for f in tree:
        os.makedirs(os.path.join(root, os.path.dirname(f)), exist_ok=True)
        open(os.path.join(root, f), "w").close()
    listed = []
    for names in [None, ["c9", "a", "nothing"]]:
        files, labels, classes = index_directory(root, "inferred", ALLOWLIST_FORMATS, class_names=names, shuffle=False, verbose=False)
        listed.append({"names": names, "classes": classes, "files": [os.path.relpath(f, root) for f in files], "labels": labels.tolist()})

json.dump({"tree": tree, "empty": empty, "listed": listed}, open("folder.json", "w"), separators=(",", ":"))
