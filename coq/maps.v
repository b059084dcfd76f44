(* The rows about maps of a set of real numbers, and derivatives of functions that are equal on an open set. *)

From Coq Require Import Reals Lra Lia Psatz Classical.
From Coquelicot Require Import Coquelicot.
From Derivable Require Import meaning.
Open Scope R_scope.

(* A derivative as a statement about small distances. *)
Fact derives_near : forall U F x l, derives U F x l <->
  U x /\ forall e, 0 < e -> exists d, 0 < d /\ forall y, U y -> y <> x -> Rabs (y - x) < d -> Rabs ((F y - F x) / (y - x) - l) < e.
Proof.
  intros U F x l. unfold derives, filterlim, filter_le, filtermap, within, locally. split; intros [I H]; split; trivial.
  - intros e E. destruct (H (fun z => Rabs (z - l) < e)) as [d D]; [now exists (mkposreal e E) |].
    exists d. split; [apply cond_pos |]. intros y V N B. now apply D.
  - intros P [e Q]. destruct (H e (cond_pos e)) as (d & D & B). exists (mkposreal d D). intros y Y [V N]. apply Q, B; trivial.
Qed.

Fact derives_smaller : forall (U V : R -> Prop) F x l, (forall y, V y -> U y) -> V x -> derives U F x l -> derives V F x l.
Proof.
  intros U V F x l S I H. apply derives_near in H. destruct H as [_ H]. apply derives_near. split; [exact I |].
  intros e E. destruct (H e E) as (d & D & B). exists d. split; [exact D |]. intros y Y N A. apply B; auto.
Qed.

Fact derives_inside : forall (U : R -> Prop) F x l, locally x U -> derives U F x l -> is_derive F x l.
Proof.
  intros U F x l [r N] H. apply derives_near in H. destruct H as [_ H]. apply is_derive_Reals. intros e E.
  destruct (H e E) as (d & D & B). assert (M : 0 < Rmin r d) by (apply Rmin_pos; [apply cond_pos | exact D]).
  exists (mkposreal _ M). intros h Z L. simpl in L.
  assert (L1 := Rmin_l r d). assert (L2 := Rmin_r r d).
  assert (V : U (x + h)) by (apply N; unfold ball; simpl; unfold AbsRing_ball, abs, minus, plus, opp; simpl; replace (x + h + - x) with h by ring; lra).
  specialize (B (x + h) V). replace (x + h - x) with h in B by ring. apply B; lra.
Qed.

Fact derives_outside : forall F x l, is_derive F x l -> derives (fun _ => True) F x l.
Proof.
  intros F x l H. apply is_derive_Reals in H. apply derives_near. split; [trivial |]. intros e E. destruct (H e E) as [d D].
  exists d. split; [apply cond_pos |]. intros y _ N A. specialize (D (y - x)). replace (x + (y - x)) with y in D by ring.
  apply D; lra.
Qed.

Fact derives_continuous : forall (U : R -> Prop) F x l, derives U F x l ->
  forall e, 0 < e -> exists d, 0 < d /\ forall y, U y -> Rabs (y - x) < d -> Rabs (F y - F x) < e.
Proof.
  intros U F x l H e E. apply derives_near in H. destruct H as [_ H]. destruct (H 1 Rlt_0_1) as (d & D & B).
  set (k := Rabs l + 1). assert (K : 0 < k) by (unfold k; assert (Q := Rabs_pos l); lra).
  exists (Rmin d (e / k)). split; [apply Rmin_pos; [exact D | now apply Rdiv_lt_0_compat] |]. intros y Y A.
  assert (A1 := Rmin_l d (e / k)). assert (A2 := Rmin_r d (e / k)).
  destruct (Req_dec y x) as [-> | N]; [replace (F x - F x) with 0 by ring; now rewrite Rabs_R0 |].
  specialize (B y Y N ltac:(lra)). set (q := (F y - F x) / (y - x)) in *.
  assert (Q : Rabs q < k). { replace q with ((q - l) + l) by ring. assert (T := Rabs_triang (q - l) l). unfold k. lra. }
  replace (F y - F x) with (q * (y - x)) by (unfold q; field; lra). rewrite Rabs_mult.
  assert (Z : 0 < Rabs (y - x)) by (apply Rabs_pos_lt; lra).
  apply Rlt_le_trans with (k * Rabs (y - x)); [now apply Rmult_lt_compat_r |].
  apply Rle_trans with (k * (e / k)); [apply Rmult_le_compat_l; lra | right; field; lra].
Qed.

(* The mean value theorem for a derivative on [a, b] that is one-sided at a and b: the function is held fixed outside. *)
Definition clamp (a b x : R) : R := Rmax a (Rmin b x).

Fact clamp_in : forall a b x, a <= b -> a <= clamp a b x <= b.
Proof. intros a b x H. unfold clamp, Rmax, Rmin. repeat destruct Rle_dec; lra. Qed.

Fact clamp_id : forall a b x, a <= x <= b -> clamp a b x = x.
Proof. intros a b x H. unfold clamp, Rmax, Rmin. repeat destruct Rle_dec; lra. Qed.

Fact clamp_near : forall a b x y, a <= x <= b -> Rabs (clamp a b y - x) <= Rabs (y - x).
Proof. intros a b x y H. unfold clamp, Rmax, Rmin, Rabs. repeat destruct Rle_dec; repeat destruct Rcase_abs; lra. Qed.

Fact near_inside : forall (a b x : R) (P : R -> Prop), a < x -> x < b -> (forall y, a < y -> y < b -> P y) -> locally x P.
Proof.
  intros a b x P A B H. assert (D : 0 < Rmin (x - a) (b - x)) by (apply Rmin_pos; lra). exists (mkposreal _ D). intros y Y.
  unfold ball in Y; simpl in Y; unfold AbsRing_ball, abs, minus, plus, opp in Y; simpl in Y.
  assert (M := Rmin_l (x - a) (b - x)). assert (N := Rmin_r (x - a) (b - x)). apply Rabs_def2 in Y. apply H; lra.
Qed.

Fact mean_value : forall (U : R -> Prop) F a b, a < b -> (forall x, a <= x <= b -> exists l, derives U F x l) ->
  exists c l, a < c < b /\ (forall k, derives U F c k -> k = l) /\ F b - F a = l * (b - a).
Proof.
  intros U F a b L H. set (g := fun x => F (clamp a b x)).
  assert (V : forall x, a <= x <= b -> U x) by (intros x X; destruct (H x X) as [l D]; apply D).
  assert (I : forall x l, a < x < b -> derives U F x l -> is_derive F x l).
  { intros x l X D. apply derives_inside with U; [| exact D]. apply (near_inside a b); try lra. intros; apply V; lra. }
  assert (J : forall x, a < x < b -> derivable_pt g x).
  { intros x X. exists (Derive F x). destruct (H x ltac:(lra)) as [l D]. apply is_derive_Reals, is_derive_ext_loc with F.
    - apply (near_inside a b); try lra. intros y Y Z. unfold g. rewrite clamp_id; lra.
    - apply Derive_correct. exists l. now apply I. }
  assert (K : forall x, a <= x <= b -> continuity_pt g x).
  { intros x X e E. destruct (H x X) as [l D]. destruct (derives_continuous U F x l D e E) as (d & P & B). exists d. split; [exact P |].
    intros y [_ Y]. unfold dist in *; simpl in *; unfold R_dist in *. unfold g. rewrite (clamp_id a b x X).
    assert (Q := clamp_in a b y (Rlt_le _ _ L)). apply B; [now apply V |]. assert (N := clamp_near a b x y X). lra. }
  destruct (MVT g id a b J (fun x _ => derivable_pt_id x) L K (fun x _ => derivable_continuous_pt _ _ (derivable_pt_id x)))
    as (c & C & E).
  exists c, (derive_pt g c (J c C)). split; [exact C | split].
  - intros k D. apply I in D; [| exact C]. apply is_derive_ext_loc with (g := g) in D.
    + rewrite <- (is_derive_unique _ _ _ D). symmetry. apply Derive_Reals.
    + apply (near_inside a b); try lra. intros y Y Z. unfold g. rewrite clamp_id; lra.
  - rewrite derive_pt_id in E. unfold id, g in E. rewrite !clamp_id in E by lra. rewrite Rmult_1_r in E. rewrite <- E. unfold g. ring.
Qed.

(* What rises inside of an interval rises from end to end. *)
Fact rises : forall (U : R -> Prop) F a b, a < b -> (forall x, a <= x <= b -> exists l, derives U F x l) ->
  (forall x, a < x < b -> exists l, derives U F x l /\ 0 < l) -> F a < F b.
Proof.
  intros U F a b L H P. destruct (mean_value U F a b L H) as (c & l & C & Q & E). destruct (P c C) as (k & D & K).
  rewrite (Q k D) in K. nra.
Qed.

Fact same_derivative : forall (U V : R -> Prop) F G x l, locally x (fun y => U y /\ V y /\ F y = G y) -> derives V G x l ->
  derives U F x l /\ forall m, derives U F x m -> m = l.
Proof.
  intros U V F G x l N H.
  assert (D : is_derive F x l).
  { apply is_derive_ext_loc with G; [| apply derives_inside with V; [| exact H]];
      apply filter_imp with (2 := N); intros y (_ & I & E); [now symmetry | exact I]. }
  assert (W : locally x U) by (apply filter_imp with (2 := N); tauto). split.
  - apply derives_smaller with (fun _ => True); [trivial | | now apply derives_outside]. now apply locally_singleton.
  - intros m M. apply derives_inside in M; [| exact W]. rewrite <- (is_derive_unique _ _ _ M). now apply is_derive_unique.
Qed.

(* row: forall(x, F(x) == G(x)), forall(x, diff(x, x, G(x)) == diff(x, x, G(x))) |- forall(x, diff(x, x, F(x)) == diff(x, x, G(x))) *)
Lemma derivative_equal : forall (U V : R -> Prop) F G, (forall x, U x /\ V x /\ F x = G x) -> (forall x, exists l, derives V G x l) ->
  forall x, exists l, derives U F x l /\ derives V G x l /\ forall m, derives U F x m -> m = l.
Proof.
  intros U V F G E H x. destruct (H x) as [l D]. exists l.
  destruct (same_derivative U V F G x l) as [A B]; [now apply filter_forall | exact D | tauto].
Qed.

(* row: forall(x, imp(a < x, F(x) == G(x))), forall(x, imp(a < x, diff(x, x, G(x)) == diff(x, x, G(x)))) |- forall(x, imp(a < x, diff(x, x, F(x)) == diff(x, x, G(x)))) *)
Lemma derivative_equal_after : forall a (U V : R -> Prop) F G, (forall x, a < x -> U x /\ V x /\ F x = G x) ->
  (forall x, a < x -> exists l, derives V G x l) ->
  forall x, a < x -> exists l, derives U F x l /\ derives V G x l /\ forall m, derives U F x m -> m = l.
Proof.
  intros a U V F G E H x X. destruct (H x X) as [l D]. exists l.
  destruct (same_derivative U V F G x l) as [A B]; [apply (near_inside a (x + 1)); auto; lra | exact D | tauto].
Qed.

(* row: forall(x, imp(a < x, imp(x < b, F(x) == G(x)))), forall(x, imp(a < x, imp(x < b, diff(x, x, G(x)) == diff(x, x, G(x))))) |- forall(x, imp(a < x, imp(x < b, diff(x, x, F(x)) == diff(x, x, G(x))))) *)
Lemma derivative_equal_between : forall a b (U V : R -> Prop) F G, (forall x, a < x -> x < b -> U x /\ V x /\ F x = G x) ->
  (forall x, a < x -> x < b -> exists l, derives V G x l) ->
  forall x, a < x -> x < b -> exists l, derives U F x l /\ derives V G x l /\ forall m, derives U F x m -> m = l.
Proof.
  intros a b U V F G E H x X Y. destruct (H x X Y) as [l D]. exists l.
  destruct (same_derivative U V F G x l) as [A B]; [now apply (near_inside a b) | exact D | tauto].
Qed.

(* row: forall(x, imp(D(x), forall(y, imp(D(y), imp(x < y, F(x) < F(y)))))) |- increasing(x, F(x), D(x)) *)
Lemma increasing : forall (D U : R -> Prop) F, (forall x, D x -> forall y, D y -> x < y -> U x /\ U y /\ F x < F y) -> is_increasing D U F.
Proof. exact (fun D U F H => H). Qed.

(* row: forall(x, imp(D(x), forall(y, imp(D(y), forall(t, imp(x < t, imp(t < y, D(t)))))))), forall(x, imp(D(x), 0 < diff(x, x, F(x)))) |- increasing(x, F(x), D(x)) *)
Lemma increasing_by_derivative : forall (D U : R -> Prop) F, interval D -> (forall x, D x -> exists l, derives U F x l /\ 0 < l) -> is_increasing D U F.
Proof.
  intros D U F I H x X y Y L. assert (S : forall t, x <= t <= y -> D t).
  { intros t [A B]. destruct A as [A | <-]; [| exact X]. destruct B as [B | ->]; [now apply (I x X y Y) | exact Y]. }
  destruct (H x X) as (l & [VX _] & _). destruct (H y Y) as (m & [VY _] & _). split; [exact VX | split; [exact VY |]].
  apply (rises U F x y L).
  - intros t T. destruct (H t (S t T)) as (k & K & _). now exists k.
  - intros t T. apply H, S. lra.
Qed.

(* row: D(a), D(b), a < b, F(b) <= F(a) |- not increasing(x, F(x), D(x)) *)
Lemma not_increasing : forall a b (D U : R -> Prop) F, D a -> D b -> a < b -> U a -> U b -> F b <= F a -> ~ is_increasing D U F.
Proof. intros a b D U F A B L _ _ H I. destruct (I a A b B L) as (_ & _ & Q). lra. Qed.

(* row: increasing(x, F(x), D(x)) |- injective(x, F(x), D(x)) *)
Lemma injective_if_increasing : forall (D U : R -> Prop) F, is_increasing D U F -> is_injective D U F.
Proof.
  intros D U F H x X y Y _ _ E. destruct (Rtotal_order x y) as [L | [L | L]]; [| exact L |].
  - destruct (H x X y Y L) as (_ & _ & Q). lra.
  - destruct (H y Y x X L) as (_ & _ & Q). lra.
Qed.

(* row: increasing(x, -F(x), D(x)) |- injective(x, F(x), D(x)) *)
Lemma injective_if_decreasing : forall (D U : R -> Prop) F, is_increasing D U (fun x => - F x) -> is_injective D U F.
Proof. intros D U F H x X y Y V W E. apply (injective_if_increasing D U _ H x X y Y V W). lra. Qed.

(* row: D(a), D(b), a != b, F(a) == F(b) |- not injective(x, F(x), D(x)) *)
Lemma not_injective : forall a b (D U : R -> Prop) F, D a -> D b -> a <> b -> U a -> U b -> F a = F b -> ~ is_injective D U F.
Proof. intros a b D U F A B N V W E I. apply N. now apply I. Qed.

(* row: forall(x, imp(D(x), F(x) != c)) |- not onto(x, F(x), D(x)) *)
Lemma not_onto : forall c (D U : R -> Prop) F, (forall x, D x -> U x /\ F x <> c) -> ~ is_onto D U F.
Proof. intros c D U F H O. destruct (O c) as (x & X & _ & E). now destruct (H x X). Qed.

(* row: D(a), F(a) == c, injective(x, F(x), D(x)) |- unique(x, D(x) and F(x) == c) *)
Lemma unique : forall a c (D U : R -> Prop) F, D a -> U a -> F a = c -> is_injective D U F -> is_unique (fun x => D x /\ U x /\ F x = c).
Proof. intros a c D U F A V E I. exists a. split; [tauto |]. intros y (Y & W & Q). apply I; trivial. now rewrite E. Qed.

(* row: a != b, D(a), D(b) |- not unique(x, D(x)) *)
Lemma not_unique : forall a b (D : R -> Prop), a <> b -> D a -> D b -> ~ is_unique D.
Proof. intros a b D N A B (x & _ & H). apply N. now rewrite (H a A), (H b B). Qed.

(* row: 0 <= F(a), forall(x, imp(a <= x, diff(x, x, F(x)) == diff(x, x, F(x)))), forall(x, imp(a < x, 0 < diff(x, x, F(x)))) |- forall(x, imp(a < x, 0 < F(x))) *)
Lemma positive_after : forall a (U : R -> Prop) F, U a -> 0 <= F a -> (forall x, a <= x -> exists l, derives U F x l) ->
  (forall x, a < x -> exists l, derives U F x l /\ 0 < l) -> forall x, a < x -> U x /\ 0 < F x.
Proof.
  intros a U F _ P H G x X. destruct (H x (Rlt_le _ _ X)) as (l & [V _]). split; [exact V |].
  apply Rle_lt_trans with (F a); [exact P |]. apply (rises U F a x X); intros t T; [apply H | apply G]; lra.
Qed.

(* row: forall(x, imp(D(x), forall(y, imp(D(y), forall(t, imp(x < t, imp(t < y, D(t)))))))), D(a), diff(x, a, F(x)) == 0, forall(x, imp(D(x), diff(x, x, diff(x, x, F(x))) < 0)) |- maximiser(x, a, F(x), D(x)) *)
Lemma maximiser : forall a (D U V : R -> Prop) F G, (forall x, V x -> derives U F x (G x)) ->
  interval D -> D a -> V a -> G a = 0 -> (forall x, D x -> exists l, derives V G x l /\ l < 0) -> is_maximiser a D U F.
Proof.
  intros a D U V F G S I A _ Z H.
  assert (W : forall x, D x -> V x) by (intros x X; destruct (H x X) as (l & [Q _] & _); exact Q).
  assert (B : forall x y t, D x -> D y -> x <= t <= y -> D t).
  { intros x y t X Y [P Q]. destruct P as [P | <-]; [| exact X]. destruct Q as [Q | ->]; [| exact Y]. now apply (I x X y Y). }
  assert (M : forall x y, D x -> D y -> x < y -> G y < G x).
  { intros x y X Y L. destruct (mean_value V G x y L) as (c & l & C & Q & E).
    - intros t T. destruct (H t (B x y t X Y T)) as (l & K & _). now exists l.
    - destruct (H c (B x y c X Y ltac:(lra))) as (k & K & N). rewrite (Q k K) in N. nra. }
  split; [exact A | split; [apply (S a), W, A |]]. intros x X N. split; [apply (S x), W, X |].
  destruct (Rtotal_order x a) as [L | [L | L]]; [| contradiction |].
  - apply (rises U F x a L); intros t T.
    + exists (G t). apply S, W, (B x a); trivial.
    + exists (G t). assert (Q : D t) by (apply (B x a); trivial; lra). split; [now apply S, W |]. rewrite <- Z. apply M; trivial; lra.
  - destruct (mean_value U F a x L) as (c & l & C & Q & E).
    + intros t T. exists (G t). apply S, W, (B a x); trivial.
    + assert (T : D c) by (apply (B a x); trivial; lra). assert (K := Q (G c) (S c (W c T))). assert (J := M a c A T (proj1 C)). rewrite Z in J. nra.
Qed.

(* row: D(b), a != b, F(a) <= F(b) |- not maximiser(x, a, F(x), D(x)) *)
Lemma not_maximiser : forall a b (D U : R -> Prop) F, D b -> a <> b -> U a -> U b -> F a <= F b -> ~ is_maximiser a D U F.
Proof. intros a b D U F B N _ _ L (_ & _ & H). destruct (H b B) as [_ Q]; [now apply not_eq_sym | lra]. Qed.
