;; Prints what Emacs makes of files: emacs -Q --batch -l rbox-mode.el -l dump.el FILE…
(require 'json)

(defconst dump-classes
  '((font-lock-comment-face . "comment") (rbox-directive-face . "comment") (rbox-keyword-face . "keyword")
    (rbox-property-face . "keyword") (rbox-flag-face . "flag") (rbox-key-face . "key") (font-lock-string-face . "string")
    (font-lock-variable-name-face . "variable") (rbox-heredoc-face . "heredoc") (rbox-body-face . "body")
    (rbox-shell-face . "shell") (rbox-continuation-face . "continuation")))

(defun dump-class (position)
  (let* ((face (get-text-property position 'face)) (face (if (consp face) (car face) face)))
    (or (cdr (assq face dump-classes)) "text")))

(let ((coding-system-for-read 'utf-8-unix)
      (mode (if (getenv "RBOX_TS") 'rbox-ts-mode 'rbox-mode)))
  (dolist (file command-line-args-left)
    (with-temp-buffer
      (insert-file-contents file)
      (funcall mode)
      (font-lock-ensure)
      (let ((runs nil) (at (point-min)))
        (while (< at (point-max))
          (let ((next (min (or (next-single-property-change at 'face) (point-max)) (point-max))))
            (push (vector (1- (position-bytes at)) (1- (position-bytes next)) (dump-class at)) runs)
            (setq at next)))
        (princ (json-encode `((file . ,file) (runs . ,(vconcat (nreverse runs))))))
        (princ "\n")))))
(setq command-line-args-left nil)
