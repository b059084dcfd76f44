(* The rows about quantities that are constant along solutions of x' = W(x), in any number n of variables.

   A point is a sequence of which the first n terms count. H is differentiable at x with the partial derivatives g: its
   difference is the sum of g_i h_i up to what is small against the distance. By definition H is conserved at a point if its
   derivative along every curve that runs through the point with velocity W is 0; `conserved_constant` says what follows. *)

From Coq Require Import Reals Lra Lia Psatz FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From Derivable Require Import meaning.
Open Scope R_scope.

Definition Point := nat -> R.

Fixpoint dot (n : nat) (u v : Point) : R := match n with O => 0 | S m => dot m u v + u m * v m end.
Fixpoint size (n : nat) (u : Point) : R := match n with O => 0 | S m => size m u + Rabs (u m) end.

Definition gradient (n : nat) (H : Point -> R) (x g : Point) : Prop :=
  forall e, 0 < e -> exists d, 0 < d /\ forall y, size n (fun i => y i - x i) < d ->
    Rabs (H y - H x - dot n g (fun i => y i - x i)) <= e * size n (fun i => y i - x i).

Definition moves (n : nat) (c : R -> Point) (t : R) (v : Point) : Prop :=
  forall i, (i < n)%nat -> is_derive (fun s => c s i) t (v i).

Definition is_conserved (n : nat) (W : Point -> Point) (H : Point -> R) (x : Point) : Prop :=
  forall c t, c t = x -> moves n c t (W x) -> is_derive (fun s => H (c s)) t 0.

Definition solution (n : nat) (W : Point -> Point) (c : R -> Point) : Prop := forall t, 0 <= t -> moves n c t (W (c t)).

Definition is_stable (n : nat) (W : Point -> Point) (p : Point) : Prop :=
  (forall e, 0 < e -> exists d, 0 < d /\ forall c, solution n W c -> size n (fun i => c 0 i - p i) < d ->
     forall t, 0 <= t -> size n (fun i => c t i - p i) < e) /\
  (exists d, 0 < d /\ forall x, size n (fun i => x i - p i) < d -> exists c, solution n W c /\ c 0 = x /\
     forall e, 0 < e -> exists b, forall t, b <= t -> size n (fun i => c t i - p i) < e).

Fact size_pos : forall n u, 0 <= size n u.
Proof. induction n as [| n IH]; intros u; simpl; [lra |]. assert (A := IH u). assert (B := Rabs_pos (u n)). lra. Qed.

Fact size_term : forall n u i, (i < n)%nat -> Rabs (u i) <= size n u.
Proof.
  induction n as [| n IH]; intros u i I; [lia |]. simpl. assert (A := Rabs_pos (u n)). assert (B := size_pos n u).
  destruct (Nat.eq_dec i n) as [-> | J]; [lra |]. assert (C := IH u i ltac:(lia)). lra.
Qed.

Fact size_ext : forall n u v, (forall i, (i < n)%nat -> u i = v i) -> size n u = size n v.
Proof. induction n as [| n IH]; intros u v H; simpl; [reflexivity |]. rewrite (IH u v), H; [reflexivity | lia |]. intros i I. apply H. lia. Qed.

Fact size_zero : forall n u, (forall i, (i < n)%nat -> u i = 0) -> size n u = 0.
Proof. induction n as [| n IH]; intros u H; simpl; [reflexivity |]. rewrite IH, H, Rabs_R0; [ring | lia |]. intros i I. apply H. lia. Qed.

Fact dot_bound : forall n u v m, (forall i, (i < n)%nat -> Rabs (v i) <= m) -> Rabs (dot n u v) <= size n u * m.
Proof.
  induction n as [| n IH]; intros u v m H; simpl; [rewrite Rabs_R0; lra |].
  assert (A := IH u v m (fun i I => H i (Nat.lt_lt_succ_r _ _ I))). assert (T := Rabs_triang (dot n u v) (u n * v n)).
  rewrite Rabs_mult in T. assert (B := H n (Nat.lt_succ_diag_r n)). assert (P := Rabs_pos (u n)). nra.
Qed.

Fact dot_minus : forall n u v w, dot n u v - dot n u w = dot n u (fun i => v i - w i).
Proof. induction n as [| n IH]; intros u v w; simpl; [ring |]. rewrite <- IH. ring. Qed.

Fact dot_scale : forall n u v k, dot n u (fun i => k * v i) = k * dot n u v.
Proof. induction n as [| n IH]; intros u v k; simpl; [ring |]. rewrite IH. ring. Qed.

Fact dot_ext : forall n u v w, (forall i, (i < n)%nat -> v i = w i) -> dot n u v = dot n u w.
Proof. induction n as [| n IH]; intros u v w H; simpl; [reflexivity |]. rewrite (IH u v w), H; [reflexivity | lia |]. intros i I. apply H. lia. Qed.

(* A curve with velocity v at t, to first order. *)
Fact curve_near : forall n c t v e, 0 < e -> moves n c t v -> exists d, 0 < d /\ forall h, Rabs h < d ->
  (forall i, (i < n)%nat -> Rabs (c (t + h) i - c t i - h * v i) <= e * Rabs h) /\
  size n (fun i => c (t + h) i - c t i) <= (size n v + INR n * e) * Rabs h.
Proof.
  induction n as [| n IH]; intros c t v e E M.
  - exists 1. split; [lra |]. intros h _. split; [intros i I; lia |]. simpl. assert (P := Rabs_pos h). lra.
  - destruct (IH c t v e E (fun i I => M i (Nat.lt_lt_succ_r _ _ I))) as (d & D & B).
    assert (Q := M n (Nat.lt_succ_diag_r n)). apply is_derive_Reals in Q. destruct (Q e E) as [k K].
    exists (Rmin d k). split; [apply Rmin_pos; [exact D | apply cond_pos] |]. intros h L.
    assert (L1 := Rmin_l d k). assert (L2 := Rmin_r d k). destruct (B h ltac:(lra)) as [B1 B2].
    assert (N : Rabs (c (t + h) n - c t n - h * v n) <= e * Rabs h).
    { destruct (Req_dec h 0) as [-> | Z].
      - rewrite Rplus_0_r. replace (c t n - c t n - 0 * v n) with 0 by ring. rewrite Rabs_R0. lra.
      - specialize (K h Z ltac:(lra)). set (q := (c (t + h) n - c t n) / h - v n) in *.
        replace (c (t + h) n - c t n - h * v n) with (q * h) by (unfold q; field; exact Z). rewrite Rabs_mult.
        apply Rmult_le_compat_r; [apply Rabs_pos | lra]. }
    split.
    + intros i I. destruct (Nat.eq_dec i n) as [-> | J]; [exact N | apply B1; lia].
    + rewrite S_INR. simpl. set (s := size n _) in *. assert (T := Rabs_triang (c (t + h) n - c t n - h * v n) (h * v n)).
      replace (c (t + h) n - c t n - h * v n + h * v n) with (c (t + h) n - c t n) in T by ring. rewrite Rabs_mult in T. lra.
Qed.

(* The chain rule: along a curve with velocity v the derivative of H is the sum of g_i v_i. *)
Fact chain_rule : forall n H c t v g, gradient n H (c t) g -> moves n c t v -> is_derive (fun s => H (c s)) t (dot n g v).
Proof.
  intros n H c t v g G M. apply is_derive_Reals. intros e E.
  set (k := size n v + INR n + 1). assert (K : 1 <= k) by (unfold k; assert (A := size_pos n v); assert (B := pos_INR n); lra).
  set (w := size n g + 1). assert (W : 1 <= w) by (unfold w; assert (A := size_pos n g); lra).
  destruct (G (e / (4 * k))) as (r & R1 & B); [apply Rdiv_lt_0_compat; lra |].
  assert (F : 0 < Rmin 1 (e / (4 * w))) by (apply Rmin_pos; [lra | apply Rdiv_lt_0_compat; lra]).
  destruct (curve_near n c t v (Rmin 1 (e / (4 * w))) F M) as (d & D & N).
  assert (P : 0 < Rmin d (r / k)) by (apply Rmin_pos; [exact D | apply Rdiv_lt_0_compat; lra]).
  exists (mkposreal _ P). intros h Z L. simpl in L. assert (L1 := Rmin_l d (r / k)). assert (L2 := Rmin_r d (r / k)).
  assert (A : 0 < Rabs h) by now apply Rabs_pos_lt.
  destruct (N h ltac:(lra)) as [N1 N2]. assert (F1 := Rmin_l 1 (e / (4 * w))). assert (F2 := Rmin_r 1 (e / (4 * w))).
  set (f := Rmin 1 (e / (4 * w))) in *. set (s := size n (fun i => c (t + h) i - c t i)) in *.
  assert (S1 : s <= k * Rabs h). { apply Rle_trans with (1 := N2). apply Rmult_le_compat_r; [lra |]. unfold k. assert (B0 := pos_INR n). nra. }
  assert (S2 : s < r). { apply Rle_lt_trans with (1 := S1). apply Rlt_le_trans with (k * (r / k)); [apply Rmult_lt_compat_l; lra | right; field; lra]. }
  specialize (B (c (t + h)) S2). fold s in B.
  assert (Q : Rabs (dot n g (fun i => c (t + h) i - c t i) - h * dot n g v) <= size n g * (f * Rabs h)).
  { rewrite <- dot_scale, dot_minus. apply dot_bound. exact N1. }
  set (u := dot n g (fun i => c (t + h) i - c t i)) in *.
  assert (T := Rabs_triang (H (c (t + h)) - H (c t) - u) (u - h * dot n g v)).
  replace (H (c (t + h)) - H (c t) - u + (u - h * dot n g v)) with (((H (c (t + h)) - H (c t)) / h - dot n g v) * h) in T by (field; exact Z).
  rewrite Rabs_mult in T.
  assert (X : e / (4 * k) * s <= e / 4 * Rabs h).
  { apply Rle_trans with (e / (4 * k) * (k * Rabs h)); [apply Rmult_le_compat_l; [left; apply Rdiv_lt_0_compat |]; lra | right; field; lra]. }
  assert (Y : size n g * (f * Rabs h) <= e / 4 * Rabs h).
  { apply Rle_trans with (w * (e / (4 * w) * Rabs h)); [| right; field; lra]. assert (G0 := size_pos n g).
    apply Rmult_le_compat; try (unfold w; lra); [apply Rmult_le_pos; lra | apply Rmult_le_compat_r; lra]. }
  apply (Rmult_lt_reg_r (Rabs h)); [exact A |]. assert (V := Rmult_lt_0_compat _ _ E A). lra.
Qed.

(* A conserved quantity is constant along a solution. *)
Fact conserved_constant : forall n W H c, solution n W c -> (forall x, is_conserved n W H x) -> forall t, 0 <= t -> H (c t) = H (c 0).
Proof.
  intros n W H c S K t T. destruct (MVT_gen (fun s => H (c s)) 0 t (fun _ => 0)) as (m & _ & E).
  - intros s B. rewrite Rmin_left, Rmax_right in B by exact T. apply (K (c s)); [reflexivity | apply S; lra].
  - intros s B. rewrite Rmin_left, Rmax_right in B by exact T. apply derivable_continuous_pt. exists 0. apply is_derive_Reals.
    apply (K (c s)); [reflexivity | apply S; lra].
  - lra.
Qed.

(* row: each(V, along(V, V, W(V), H(V)) == 0) |- conserved(V, W(V), H(V)) *)
Lemma conserved : forall n W H x g, gradient n H x g -> dot n g (W x) = 0 -> is_conserved n W H x.
Proof. intros n W H x g G Z c t <- M. rewrite <- Z. now apply chain_rule. Qed.

(* row: along(V, L, W(V), H(V)) != 0 |- not conserved(V, W(V), H(V)) *)
Lemma not_conserved : forall n W H x g, gradient n H x g -> dot n g (W x) <> 0 -> ~ is_conserved n W H x.
Proof.
  intros n W H x g G Z K. set (c := fun (s : R) (i : nat) => x i + s * W x i).
  assert (M : moves n c 0 (W x)) by (intros i _; unfold c; auto_derive; [trivial | ring]).
  assert (A : c 0 = x) by (apply functional_extensionality; intros i; unfold c; ring).
  assert (P := chain_rule n H c 0 (W x) g). rewrite A in P. specialize (P G M). apply Z.
  rewrite <- (is_derive_unique _ _ _ P). apply is_derive_unique. now apply K.
Qed.

(* row: conserved(V, W(V), H(V)), C(0) == L, forall(t, diff(t, t, C(t)) == diff(t, t, C(t))), forall(t, imp(0 < t, imp(t < 1, H(C(t)) != H(L)))) |- not stable(V, L, W(V)) *)
Lemma not_stable : forall n W H (c : R -> Point) p, (forall x, exists g, gradient n H x g) -> (forall x, is_conserved n W H x) ->
  (forall i, (i < n)%nat -> c 0 i = p i) -> (forall t, exists v, moves n c t v) ->
  (forall t, 0 < t -> t < 1 -> H (c t) <> H p) -> ~ is_stable n W p.
Proof.
  intros n W H c p G K S M N (_ & d & D & B). destruct (M 0) as [v V].
  destruct (curve_near n c 0 v 1 Rlt_0_1 V) as (r & R1 & Q). set (k := size n v + INR n * 1 + 1).
  assert (P : 1 <= k) by (unfold k; assert (X := size_pos n v); assert (Y := pos_INR n); lra).
  set (h := Rmin (1 / 2) (Rmin (r / 2) (d / (2 * k)))).
  assert (D1 : 0 < d / (2 * k)) by (apply Rdiv_lt_0_compat; lra).
  assert (H1 : 0 < h) by (unfold h; repeat apply Rmin_pos; lra).
  assert (H2 : h <= 1 / 2) by apply Rmin_l.
  assert (H3 : h <= r / 2) by (unfold h; eapply Rle_trans; [apply Rmin_r | apply Rmin_l]).
  assert (H4 : h <= d / (2 * k)) by (unfold h; eapply Rle_trans; [apply Rmin_r | apply Rmin_r]).
  destruct (Q h) as [_ Q2]; [rewrite Rabs_pos_eq; lra |]. rewrite Rabs_pos_eq in Q2 by lra. rewrite Rplus_0_l in Q2.
  assert (C0 : size n (fun i => c h i - p i) < d).
  { rewrite (size_ext n _ (fun i => c h i - c 0 i)) by (intros i I; now rewrite S). apply Rle_lt_trans with (1 := Q2).
    apply Rlt_le_trans with (k * h); [unfold k; apply Rmult_lt_compat_r; lra |].
    apply Rle_trans with (k * (d / (2 * k))); [apply Rmult_le_compat_l; lra |]. replace (k * (d / (2 * k))) with (d / 2) by (field; lra). lra. }
  destruct (B (c h) C0) as (y & Y & Y0 & Z). apply (N h H1); [lra |].
  destruct (Req_dec (H (c h)) (H p)) as [E | E]; [exact E | exfalso].
  assert (E1 : 0 < Rabs (H (c h) - H p)) by (apply Rabs_pos_lt; lra). set (e := Rabs (H (c h) - H p)) in *.
  destruct (G p) as [g A]. destruct (A 1 Rlt_0_1) as (q & Q0 & A1). set (w := size n g + 1).
  assert (W1 : 1 <= w) by (unfold w; assert (X := size_pos n g); lra).
  assert (F : 0 < Rmin q (e / w)) by (apply Rmin_pos; [exact Q0 | apply Rdiv_lt_0_compat; lra]).
  destruct (Z _ F) as [b T]. specialize (T (Rmax b 0) (Rmax_l b 0)). set (t := Rmax b 0) in *.
  assert (F1 := Rmin_l q (e / w)). assert (F2 := Rmin_r q (e / w)). specialize (A1 (y t) ltac:(lra)).
  assert (I := conserved_constant n W H y Y K t (Rmax_r b 0)). rewrite Y0 in I. rewrite I in A1.
  set (s := size n (fun i => y t i - p i)) in *.
  assert (J : Rabs (dot n g (fun i => y t i - p i)) <= size n g * s) by (apply dot_bound; intros i L; exact (size_term n (fun i => y t i - p i) i L)).
  set (u := dot n g (fun i => y t i - p i)) in *. assert (X := Rabs_triang (H (c h) - H p - u) u).
  replace (H (c h) - H p - u + u) with (H (c h) - H p) in X by ring. fold e in X.
  assert (U : w * s < e). { apply Rlt_le_trans with (w * (e / w)); [apply Rmult_lt_compat_l; lra | right; field; lra]. }
  unfold w in U. lra.
Qed.
