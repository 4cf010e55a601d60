;;; rbox-mode.el --- Major mode for rbox files and Dockerfiles  -*- lexical-binding: t; -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "27.1"))
;; Keywords: languages, containers

;;; Commentary:

;; Colours, indentation, comments, an index of stages and blocks, and rbox's own language server through eglot.
;; The words are written from the table of the language: `UPDATE=1 cargo test --test editors'.

;;; Code:

(require 'cl-lib)
(require 'rx)

(defgroup rbox nil "Files of rbox." :group 'languages)

(defcustom rbox-program "rbox" "The program rbox." :type 'string)

(defface rbox-keyword-face '((t :inherit font-lock-keyword-face)) "Instructions and blocks.")
(defface rbox-property-face '((t :inherit font-lock-builtin-face)) "Properties of blocks.")
(defface rbox-flag-face '((t :inherit font-lock-preprocessor-face)) "Flags.")
(defface rbox-key-face '((t :inherit font-lock-type-face)) "Names before an equals sign.")
(defface rbox-name-face '((t :inherit font-lock-function-name-face)) "Names of stages and blocks.")
(defface rbox-heredoc-face '((t :inherit font-lock-constant-face)) "Starts and ends of heredocs.")
(defface rbox-body-face '((t :inherit font-lock-doc-face)) "Bodies of heredocs.")
(defface rbox-shell-face '((t)) "What a shell reads.")
(defface rbox-continuation-face '((t :inherit shadow)) "Characters that join lines.")
(defface rbox-directive-face '((t :inherit font-lock-comment-face)) "Directives.")

(defconst rbox--shell '("RUN" "CMD" "ENTRYPOINT" "SHELL"))
(defconst rbox--pairs '("ARG" "ENV" "LABEL"))
(defconst rbox--instructions '("FROM" "RUN" "COPY" "ADD" "ARG" "ENV" "LABEL" "USER" "WORKDIR" "EXPOSE" "VOLUME" "CMD" "ENTRYPOINT" "HEALTHCHECK" "SHELL" "STOPSIGNAL" "ONBUILD" "MAINTAINER"))
(defconst rbox--blocks
  '(("NETWORK" "SUBNET" "GATEWAY" "INTERNAL" "DRIVER" "MTU" "POLICY" "ALLOW" "LABEL")
    ("VOLUME" "FROM" "EXTERNAL" "LABEL")
    ("SECRET" "FILE" "ENV")
    ("SERVICE" "FROM" "CMD" "ENTRYPOINT" "ENV" "USER" "WORKDIR" "EXPOSE" "LABEL" "STOPSIGNAL" "HEALTHCHECK" "MOUNT" "FILE" "SECRET" "READONLY" "DEVICE" "PUBLISH" "NETWORK" "DNS" "HOST" "HOSTNAME" "NAME" "CAP" "NAMESPACE" "SECURITY" "PRIVILEGED" "DEPENDS" "RESTART" "STOPGRACE" "REPLICAS" "PROFILE" "INIT" "TTY" "LIMIT" "RESERVE" "ULIMIT" "SYSCTL" "LOG")))
(defconst rbox--constants (regexp-opt '("unless-stopped" "host-gateway" "on-failure" "unconfined" "completed" "insecure" "default" "healthy" "macvlan" "missing" "private" "sandbox" "scratch" "started" "always" "bridge" "locked" "secret" "shared" "volume" "allow" "cache" "false" "image" "never" "tmpfs" "bind" "deny" "host" "none" "true" "ptp" "ssh" "no")))
(defconst rbox--directive "[ \t]*\\(#[ \t]*\\(?:syntax\\|escape\\|check\\)[ \t]*=[ \t]*[^ \t\r\n].*?\\)[ \t\r]*$")

(defconst rbox--variable
  "\\$[A-Za-z_][A-Za-z0-9_]*\\|\\$[0-9]\\|\\${[A-Za-z0-9_]\\(?:[^{}\n]\\|{\\(?:[^{}\n]\\|{[^{}\n]*}\\)*}\\)*}")
(defconst rbox--json-string "\"\\(?:[^\"\\\\]\\|\\\\.\\)*\"")
(defconst rbox--json
  (concat "\\[\\s-*\\(?:" rbox--json-string "\\s-*\\(?:,\\s-*" rbox--json-string "\\s-*\\)*\\)?\\]\\s-*\\'"))

(defvar-local rbox--escape ?\\ "The escape character of the file.")
(defvar-local rbox--starts nil "Places where logical lines start, the last first: (POSITION . BLOCK).")

;;; A logical line: its text, and the position of each character

(defvar rbox--text "" "The joined text of the line in hand.")
(defvar rbox--places [] "The position of each character of it, and of its end.")

(defun rbox--paint (start end face)
  "Give the characters START to END of the line in hand a FACE."
  (let ((at start))
    (while (< at end)
      (let ((from (aref rbox--places at)) (run at))
        (while (and (< (1+ run) end) (= (aref rbox--places (1+ run)) (1+ (aref rbox--places run)))) (cl-incf run))
        (put-text-property from (1+ (aref rbox--places run)) 'face face)
        (setq at (1+ run))))))

(defun rbox--join-at-end ()
  "Where the escape character that joins this line to the next stands; nil if none does."
  (save-excursion
    (end-of-line)
    (skip-chars-backward " \t\r" (line-beginning-position))
    (and (> (point) (line-beginning-position))
         (eq (char-before) rbox--escape)
         (not (eq (char-before (1- (point))) rbox--escape))
         (1- (point)))))

(defun rbox--read-line ()
  "Read the logical line that starts here, and go behind it."
  (let ((pieces nil) (places nil) (go t))
    (skip-chars-forward " \t\f\v")
    (while go
      (let ((join (rbox--join-at-end)))
        (cond
         ((and pieces (looking-at "[ \t]*\\(#.*?\\)[ \t\r]*$"))
          (put-text-property (match-beginning 1) (match-end 1) 'face 'font-lock-comment-face))
         ((and pieces (looking-at "[ \t\r\f\v]*$")))
         (t
          (let ((end (or join (save-excursion (end-of-line) (skip-chars-backward "\r") (point)))))
            (push (buffer-substring-no-properties (point) end) pieces)
            (cl-loop for at from (point) below end do (push at places))
            (if join
                (put-text-property join (1+ join) 'face 'rbox-continuation-face)
              (setq go nil)))))
        (forward-line 1)
        (when (eobp) (setq go nil))))
    (setq rbox--text (apply #'concat (nreverse pieces))
          rbox--places (vconcat (nreverse places)))))

;;; What stands on a line

(defun rbox--values (start end)
  "Paint quotes and variables between START and END."
  (let ((at start) (quote nil) (open nil))
    (while (< at end)
      (let ((char (aref rbox--text at)))
        (cond
         ((eq quote ?\')
          (when (eq char ?\') (rbox--paint open (1+ at) 'font-lock-string-face) (setq quote nil)))
         ((eq char rbox--escape) (cl-incf at))
         ((and (eq char ?\") (eq quote ?\"))
          (rbox--paint open (1+ at) 'font-lock-string-face)
          (rbox--variables open (1+ at) t)
          (setq quote nil))
         ((and (memq char '(?\" ?\')) (not quote)
               (or (eq char ?\') t)
               (string-match-p (if (eq char ?\') "'[^']*'" "\"") (substring rbox--text at end)))
          (setq quote char open at))
         ((and (eq char ?$) (not quote) (eq at (string-match rbox--variable rbox--text at)))
          (let ((behind (min end (match-end 0))))
            (rbox--paint at behind 'font-lock-variable-name-face)
            (setq at (1- behind))))))
      (cl-incf at))))

(defun rbox--variables (start end &optional escapes)
  "Paint the variables between START and END; with ESCAPES, not those behind the escape character."
  (let ((at start))
    (while (and (string-match rbox--variable rbox--text at) (<= (match-end 0) end))
      (let ((from (match-beginning 0)) (to (match-end 0)))
        (unless (and escapes (> from 0) (eq (aref rbox--text (1- from)) rbox--escape))
          (rbox--paint from to 'font-lock-variable-name-face))
        (setq at to)))))

(defun rbox--flags (at &optional anywhere)
  "Paint flags from AT on, and say where they end; with ANYWHERE, between other words too."
  (let ((end at))
    (while (string-match (concat (if anywhere "\\(?:\\`\\|[ \t]\\)" (format "\\`\\(?:.\\|\n\\)\\{%d\\}[ \t]*" end))
                                 "\\(--[A-Za-z][A-Za-z0-9-]*\\)\\(=\\(?:\"[^\"]*\"\\|[^ \t]\\)*\\)?")
                         rbox--text (if anywhere end 0))
      (let ((name (match-string 1 rbox--text)) (from (match-beginning 1)) (to (match-end 1))
            (value (match-beginning 2)) (behind (match-end 0)))
        (when (< to at) (error "No progress"))
        (rbox--paint from to 'rbox-flag-face)
        (when value
          (if (equal name "--mount")
              (rbox--fields (1+ value) behind)
            (rbox--values (1+ value) behind)))
        (setq end behind)))
    end))

(defun rbox--fields (start end)
  "Paint the keys of `key=value,key' between START and END."
  (let ((at start))
    (while (< at end)
      (let* ((comma (or (string-match-p "," rbox--text at) end))
             (comma (min comma end))
             (equals (string-match-p "=" rbox--text at))
             (behind (if (and equals (< equals comma)) equals comma)))
        (rbox--paint at behind 'rbox-key-face)
        (rbox--values behind comma)
        (setq at (1+ comma))))))

(defun rbox--settings (start end any)
  "Paint `key=value' words between START and END; with ANY, whatever the key is made of."
  (let ((at start)
        (key (if any "[^ \t=\"']+\\|\"[^\"]*\"\\|'[^']*'" "[A-Za-z][A-Za-z0-9_.-]*")))
    (while (string-match (concat "\\(?:\\`\\|[ \t]\\)\\(" key "\\)=") rbox--text at)
      (let ((from (match-beginning 1)) (to (match-end 1)))
        (if (>= from end)
            (setq at (length rbox--text))
          (unless (or (and (> from 1) (eq (aref rbox--text (- from 2)) rbox--escape))
                      (eq (get-text-property (aref rbox--places from) 'face) 'rbox-flag-face)
                      (and (not (memq (aref rbox--text from) '(?\" ?\')))
                           (eq (get-text-property (aref rbox--places from) 'face) 'font-lock-string-face)))
            (rbox--paint from to 'rbox-key-face))
          (setq at (if (eq to at) (1+ at) to)))))))

(defun rbox--words-of (face pattern start)
  "Give what group 1 of PATTERN matches from START on a FACE."
  (let ((at start))
    (while (string-match pattern rbox--text at)
      (let ((from (match-beginning 1)) (to (match-end 1)))
        (unless (get-text-property (aref rbox--places from) 'face) (rbox--paint from to face))
        (setq at (max (1+ at) to))))))

(defun rbox--command (start end)
  "Paint a JSON array, or a shell's line, between START and END; give the heredocs that it opens."
  (let ((text (substring rbox--text start end)))
    (if (string-match-p (concat "\\`\\s-*" rbox--json) text)
        (progn (rbox--json-strings start end nil) nil)
      (rbox--paint start end 'rbox-shell-face)
      (rbox--heredocs start end t))))

(defun rbox--json-strings (start end variables)
  "Paint the strings of an array between START and END, and with VARIABLES those."
  (let ((at start))
    (while (and (string-match rbox--json-string rbox--text at) (<= (match-end 0) end))
      (let ((from (match-beginning 0)) (to (match-end 0)))
        (rbox--paint from to 'font-lock-string-face)
        (when variables (rbox--variables from to))
        (setq at to)))))

(defun rbox--heredocs (start end shell)
  "Paint the heredocs opened between START and END, and give (NAME STRIP RAW) of each; in a SHELL's line a body has no variables."
  (let ((at start) (found nil) (quoted nil))
    ;; What stands in quotes opens nothing.
    (let ((scan start) (quote nil))
      (while (< scan end)
        (let ((char (aref rbox--text scan)))
          (cond (quote (push scan quoted) (when (eq char quote) (setq quote nil)))
                ((eq char ?\\) (cl-incf scan))
                ((and (memq char '(?\" ?\')) (or (= scan start) (not (eq (aref rbox--text (1- scan)) ?<)))
                      (not (and (> scan (1+ start)) (string-match-p "<<-\\'" (substring rbox--text start scan)))))
                 (setq quote char))))
        (cl-incf scan)))
    (while (and (string-match "\\(?:\\`\\|[ \t]\\)\\([0-9]*<<\\(-?\\)\\([\"']?\\)\\([^] \t\"'<[][^ \t\"'<]*\\)\\3\\)\\(?:[ \t]\\|\\'\\)" rbox--text at)
                (<= (match-end 1) end))
      (let ((from (match-beginning 1)) (to (match-end 1)))
        (unless (memq from quoted)
          (push (list (match-string 4 rbox--text) (equal (match-string 2 rbox--text) "-")
                      (or shell (not (equal (match-string 3 rbox--text) ""))))
                found)
          (rbox--paint from to 'rbox-heredoc-face))
        (setq at to)))
    (nreverse found)))

(defun rbox--body (heredoc)
  "Paint the body of a HEREDOC that starts here, and go behind its end."
  (pcase-let ((`(,name ,strip ,raw) heredoc))
    (let ((start (point))
          (last (concat "^" (if strip "\t*" "") "\\(" (regexp-quote name) "\\)\r?$")))
      (if (re-search-forward last nil t)
          (let ((end (match-beginning 0)) (from (match-beginning 1)) (to (match-end 1)))
            (put-text-property start end 'face 'rbox-body-face)
            (put-text-property from to 'face 'rbox-heredoc-face)
            (unless raw (rbox--body-variables start end)))
        (goto-char (point-max))
        (put-text-property start (point) 'face 'rbox-body-face)
        (unless raw (rbox--body-variables start (point))))
      (forward-line 1))))

(defun rbox--body-variables (start end)
  "Paint the variables of a body between START and END."
  (save-excursion
    (goto-char start)
    (while (re-search-forward rbox--variable end t)
      (unless (eq (char-before (match-beginning 0)) ?\\)
        (put-text-property (match-beginning 0) (match-end 0) 'face 'font-lock-variable-name-face)))))

;;; Lines

(defun rbox--cut-comment (at)
  "In a block: paint the comment behind a line from AT on, and take it off the line in hand."
  (let ((scan at) (quote nil) (end nil))
    (while (and (< scan (length rbox--text)) (not end))
      (let ((char (aref rbox--text scan)))
        (cond ((eq char rbox--escape) (cl-incf scan))
              (quote (when (eq char quote) (setq quote nil)))
              ((and (memq char '(?\" ?\')) (string-match-p (string char) rbox--text (1+ scan))) (setq quote char))
              ((and (eq char ?#) (> scan 0) (memq (aref rbox--text (1- scan)) '(?\s ?\t))) (setq end scan))))
      (cl-incf scan))
    (when end
      (rbox--paint end (length (string-trim-right rbox--text)) 'font-lock-comment-face)
      (setq rbox--text (substring rbox--text 0 end)))))

(defun rbox--arguments (word at block)
  "Paint what stands behind the keyword WORD, from AT on, in a BLOCK or none; give the heredocs it opens."
  (let ((end (length rbox--text)))
    (cond
     ((member word '("CMD" "ENTRYPOINT")) (rbox--command (if block at (rbox--flags at)) end))
     ((member word rbox--shell) (rbox--command (rbox--flags at) end))
     ((equal word "HEALTHCHECK")
      (let ((from (rbox--flags at)))
        (when (string-match "[ \t]*\\(CMD\\|NONE\\)\\(?:[ \t]\\|\\'\\)" rbox--text from)
          (when (= (match-beginning 0) from)
            (rbox--paint (match-beginning 1) (match-end 1) 'rbox-keyword-face)
            (rbox--command (match-end 1) end)))
        nil))
     ((and (equal word "ONBUILD") (string-match "\\=\\|[ \t]*\\([A-Za-z]+\\)" rbox--text at) (match-beginning 1))
      (let ((inner (upcase (match-string 1 rbox--text))) (from (match-beginning 1)) (to (match-end 1)))
        (when (member inner rbox--instructions)
          (rbox--paint from to 'rbox-keyword-face)
          (rbox--arguments inner to nil))))
     ((and (equal word "FROM") (not block))
      (let ((from (rbox--flags at)))
        (rbox--values from end)
        (when (string-match "[ \t]\\(AS\\)[ \t]+\\([^ \t]+\\)" rbox--text from)
          (rbox--paint (match-beginning 1) (match-end 1) 'rbox-keyword-face)
          (rbox--paint (match-beginning 2) (match-end 2) 'rbox-name-face))
        nil))
     ((and (member word rbox--pairs) (not (and (equal word "ENV") (equal block "SECRET"))))
      (let ((from (if block (rbox--flags at t) at)))
        (rbox--values (if block from at) end)
        (if (and (not (equal word "ARG"))
                 (string-match "\\`\\(?:ONBUILD[ \t]+\\)?[A-Za-z]+[ \t]+\\([^ \t=\"']+\\)[ \t]+[^ \t]" rbox--text)
                 (>= (match-beginning 1) at)
                 (not (string-match-p "\\`--" (match-string 1 rbox--text))))
            (rbox--paint (match-beginning 1) (match-end 1) 'rbox-key-face)
          (rbox--settings at end t)
          (when (equal word "ARG")
            (rbox--words-of 'rbox-key-face "[ \t]\\([A-Za-z_][A-Za-z0-9_]*\\)\\(?:[ \t]\\|\\'\\)" at)))
        nil))
     ((member word '("COPY" "ADD"))
      (let ((from (rbox--flags at)))
        (if (string-match-p (concat "\\`\\s-*" rbox--json) (substring rbox--text from))
            (progn (rbox--json-strings from end t) nil)
          (rbox--values from end)
          (rbox--heredocs from end nil))))
     ((and (equal word "VOLUME") (string-match-p (concat "\\`\\s-*" rbox--json) (substring rbox--text at)))
      (rbox--json-strings at end t)
      nil)
     (block
      (rbox--flags at t)
      (rbox--values at end)
      (rbox--settings at end nil)
      (when (string-match "[ \t]type=[^ \t]*" rbox--text at)
        (rbox--fields (1+ (match-beginning 0)) (match-end 0)))
      (rbox--words-of 'font-lock-constant-face (concat "[ \t]\\(" rbox--constants "\\)\\(?:[ \t]\\|\\'\\)") at)
      (and (equal word "FILE") (rbox--heredocs at end nil)))
     (t (rbox--values at end) nil))))

(defun rbox--line (block)
  "Paint the logical line that starts here, inside a BLOCK or none, and go behind it; give the block of the next."
  (cond
   ((looking-at "[ \t]*\\(#.*?\\)[ \t\r]*$")
    (put-text-property (match-beginning 1) (match-end 1) 'face 'font-lock-comment-face)
    (forward-line 1)
    block)
   ((looking-at "[ \t\r\f\v]*$") (forward-line 1) block)
   (t
    (rbox--read-line)
    (let* ((case-fold-search t)
           (end (or (string-match-p "[ \t]\\|\\'" rbox--text) 0))
           (word (upcase (substring rbox--text 0 end)))
           (properties (cdr (assoc block rbox--blocks)))
           (heredocs nil)
           (next block))
      (cond
       (block
        (rbox--cut-comment 0)
        (cond
         ((equal (string-trim rbox--text) "}") (setq next nil))
         ((member word properties)
          (rbox--paint 0 end 'rbox-property-face)
          (setq heredocs (rbox--arguments word end block)))))
       ((and (assoc word rbox--blocks)
             (string-match "\\`[A-Za-z]+[ \t]+\\([^ \t{#]+\\)[ \t]*\\({\\)?[ \t]*\\(#.*\\)?\\'" rbox--text)
             (or (match-beginning 2) (not (equal word "VOLUME"))))
        (let ((open (match-beginning 2)))
          (rbox--paint 0 end 'rbox-keyword-face)
          (rbox--paint (match-beginning 1) (match-end 1) 'rbox-name-face)
          (rbox--cut-comment 0)
          (when open (setq next word))))
       ((member word rbox--instructions)
        (rbox--paint 0 end 'rbox-keyword-face)
        (setq heredocs (rbox--arguments word end nil))))
      (mapc #'rbox--body heredocs)
      next))))

(defun rbox--directives ()
  "Read the directives at the top, and paint them."
  (save-excursion
    (goto-char (point-min))
    (setq rbox--escape ?\\)
    (let ((case-fold-search t))
      (when (looking-at "#!.*$")
        (put-text-property (match-beginning 0) (match-end 0) 'face 'font-lock-comment-face)
        (forward-line 1))
      (while (looking-at rbox--directive)
        (put-text-property (match-beginning 1) (match-end 1) 'face 'rbox-directive-face)
        (when (string-match-p "\\`#[ \t]*escape[ \t]*=[ \t]*`\\'" (match-string-no-properties 1)) (setq rbox--escape ?`))
        (forward-line 1)))
    (point)))

(defun rbox--forget (start &rest _)
  "Forget what was known of lines from START on."
  (setq rbox--starts (cl-member-if (lambda (known) (< (car known) start)) rbox--starts))
  ;; The last line may go on into the change.
  (setq rbox--starts (cdr rbox--starts)))

(defun rbox-fontify-region (start end &optional _loudly)
  "Paint the lines between START and END."
  (with-silent-modifications
    (save-excursion
      (save-match-data
        (save-restriction
          (widen)
          (let* ((top (rbox--directives))
                 (known (cl-find-if (lambda (known) (<= (car known) start)) rbox--starts))
                 (from (max top (or (car known) top)))
                 (block (and known (>= (car known) top) (cdr known))))
            (goto-char from)
            (put-text-property from (min (point-max) (max end from)) 'face nil)
            (while (and (< (point) end) (not (eobp)))
              (let ((line (point)))
                (when (or (null rbox--starts) (> line (caar rbox--starts))) (push (cons line block) rbox--starts))
                (setq block (rbox--line block))))
            `(jit-lock-bounds ,from . ,(max end (point)))))))))

;;; The mode

(defun rbox-indent-line ()
  "Indent a line: the inside of a block and what a continuation joins by `tab-width' or two."
  (interactive)
  (let* ((depth
          (save-excursion
            (beginning-of-line)
            (let ((closes (looking-at "[ \t]*}")) (open 0) (here (point)))
              (save-excursion
                (goto-char (point-min))
                (while (re-search-forward "^[ \t]*\\(?:\\(?:NETWORK\\|VOLUME\\|SECRET\\|SERVICE\\)[ \t]+[^ \t\n{]+[ \t]*\\({\\)\\|\\(}\\)\\)" here t)
                  (setq open (if (match-beginning 1) 1 0))))
              (if closes 0
                (+ (* 2 open)
                   (if (and (not (bobp)) (save-excursion (forward-line -1) (rbox--join-at-end))) 4 0)))))))
    (if (<= (current-column) (current-indentation))
        (indent-line-to depth)
      (save-excursion (indent-line-to depth)))))

(defvar rbox-imenu
  '(("Stages" "^[ \t]*FROM[ \t].*[ \t]AS[ \t]+\\([^ \t\n]+\\)" 1)
    ("Services" "^[ \t]*SERVICE[ \t]+\\([^ \t\n{]+\\)" 1)
    ("Networks" "^NETWORK[ \t]+\\([^ \t\n{]+\\)" 1)
    ("Volumes" "^VOLUME[ \t]+\\([^ \t\n{]+\\)[ \t]*{" 1)
    ("Secrets" "^SECRET[ \t]+\\([^ \t\n{]+\\)" 1)))

(defvar rbox-mode-map
  (let ((map (make-sparse-keymap)))
    (define-key map (kbd "C-c C-b") #'rbox-build)
    (define-key map (kbd "C-c C-u") #'rbox-up)
    (define-key map (kbd "C-c C-c") #'rbox-check)
    map)
  "Keys of `rbox-mode'.")

(defun rbox--run (&rest words)
  "Run rbox with WORDS on the file of this buffer."
  (compile (mapconcat #'shell-quote-argument `(,rbox-program ,@words "-f" ,(buffer-file-name)) " ")))

(defun rbox-build () "Build the file." (interactive) (rbox--run "build"))
(defun rbox-up () "Bring the stack up." (interactive) (rbox--run "up"))
(defun rbox-check () "Check the file." (interactive) (rbox--run "check" "--format" "short"))

;;;###autoload
(define-derived-mode rbox-mode prog-mode "rbox"
  "Files of rbox, and Dockerfiles."
  (modify-syntax-entry ?# "." rbox-mode-syntax-table)
  (setq-local comment-start "# " comment-end "" comment-start-skip "#+[ \t]*")
  (setq-local indent-line-function #'rbox-indent-line)
  (setq-local imenu-generic-expression rbox-imenu imenu-case-fold-search t)
  (setq-local font-lock-defaults '(nil t))
  (setq-local font-lock-fontify-region-function #'rbox-fontify-region)
  (setq-local font-lock-unfontify-region-function
              (lambda (start end) (with-silent-modifications (remove-text-properties start end '(face nil)))))
  (add-hook 'before-change-functions #'rbox--forget nil t))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.rbox\\'" . rbox-mode))
;;;###autoload
(add-to-list 'auto-mode-alist '("\\(?:Dockerfile\\|Containerfile\\)\\(?:\\..*\\)?\\'" . rbox-mode) t)

(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs `((rbox-mode rbox-ts-mode) . (,rbox-program "lsp"))))

;;; Tree-sitter, where Emacs has it (29 and later)

(declare-function treesit-parser-create "treesit.c")
(declare-function treesit-font-lock-rules "treesit")
(declare-function treesit-major-mode-setup "treesit")
(declare-function treesit-ready-p "treesit")

(defun rbox--treesit-rules ()
  "The rules of `rbox-ts-mode'."
  (treesit-font-lock-rules
   :language 'rbox :feature 'comment '((comment) @font-lock-comment-face (directive) @rbox-directive-face)
   :language 'rbox :feature 'body '((heredoc_body) @rbox-body-face (shell_fragment) @rbox-shell-face)
   :language 'rbox :feature 'keyword
   `([,@rbox--instructions "NETWORK" "SECRET" "SERVICE" "AS" "NONE"] @rbox-keyword-face)
   :language 'rbox :feature 'property :override t
   '((property ["PRIVILEGED" "STOPSIGNAL" "NAMESPACE" "STOPGRACE" "EXTERNAL" "HOSTNAME" "INTERNAL" "READONLY" "REPLICAS" "SECURITY" "DEPENDS" "GATEWAY" "NETWORK" "PROFILE" "PUBLISH" "RESERVE" "RESTART" "WORKDIR" "DEVICE" "DRIVER" "EXPOSE" "POLICY" "SECRET" "SUBNET" "SYSCTL" "ULIMIT" "ALLOW" "LABEL" "LIMIT" "MOUNT" "FILE" "FROM" "HOST" "INIT" "NAME" "USER" "CAP" "DNS" "ENV" "LOG" "MTU" "TTY"] @rbox-property-face)
     (command_property ["CMD" "ENTRYPOINT"] @rbox-property-face)
     (healthcheck_property "HEALTHCHECK" @rbox-property-face)
     (file_property "FILE" @rbox-property-face))
   :language 'rbox :feature 'name
   '((stage_name) @rbox-name-face (block_name) @rbox-name-face)
   :language 'rbox :feature 'key
   '([(key) (legacy_key) (name_alone)] @rbox-key-face (flag_name) @rbox-flag-face)
   :language 'rbox :feature 'string
   '([(double_quoted) (single_quoted) (json_string)] @font-lock-string-face)
   :language 'rbox :feature 'variable :override t '((variable) @font-lock-variable-name-face)
   :language 'rbox :feature 'heredoc '([(heredoc_marker) (heredoc_end)] @rbox-heredoc-face)
   :language 'rbox :feature 'continuation :override t '((line_continuation) @rbox-continuation-face)))

;;;###autoload
(define-derived-mode rbox-ts-mode rbox-mode "rbox"
  "Files of rbox, read by tree-sitter."
  (when (and (require 'treesit nil t) (treesit-ready-p 'rbox))
    (kill-local-variable 'font-lock-fontify-region-function)
    (kill-local-variable 'font-lock-unfontify-region-function)
    (kill-local-variable 'font-lock-defaults)
    (treesit-parser-create 'rbox)
    (setq-local treesit-font-lock-settings (rbox--treesit-rules))
    (setq-local treesit-font-lock-feature-list
                '((comment body keyword) (property name key string) (variable heredoc continuation)))
    (treesit-major-mode-setup)))

(provide 'rbox-mode)
;;; rbox-mode.el ends here
