import { Component, type ComponentChildren } from 'preact';
import { Empty } from './basics';

/** A fault in drawing one screen is said in its place; the rest of the page, and the other screens, go on. */
export class Guard extends Component<{ children: ComponentChildren }, { fault: string | null }> {
  override state = { fault: null };

  override componentDidCatch(fault: unknown): void {
    console.error(fault);
    this.setState({ fault: String(fault) });
  }

  override render() {
    if (this.state.fault === null) return this.props.children;
    return <Empty>This cannot be drawn: {this.state.fault}. The API has it all the same.</Empty>;
  }
}
